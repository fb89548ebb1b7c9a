package dev.gatehouse.hooks;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.ProtocolSessionImpl;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.netty.NettyProtocolTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One session, whose answer may come later, from another thread. Until then nothing more is read from the client, and what
 * was read already waits here.
 *
 * <p>James calls hooks on the thread that serves many connections: in 3.8.1 one of netty's I/O threads, of which there are
 * two for each core; in later versions one of some dozens, to which each connection is tied. A hook that waits there makes
 * strangers wait for their greeting.
 *
 * <p>Stands before James' own handler in the connection's pipeline. All but {@link #answerLater}'s work is done by the thread
 * of that handler.
 */
final class HeldSession extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(HeldSession.class);
    private static final String NAME = "gatehouseHeldSession";
    private static final AttachmentKey<HeldSession> KEY =
            AttachmentKey.of("dev.gatehouse.heldSession", HeldSession.class);

    /** James keeps the connection to itself. */
    private static final Optional<MethodHandle> CONNECTION = connection();

    private final ProtocolSessionImpl session;
    private final Channel channel;
    private final ChannelHandlerContext james;
    private final EventExecutor thread;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean passing;
    private boolean held;
    private boolean ended;

    /** What takes time. */
    @FunctionalInterface
    interface Work {
        @Nullable
        Response response();
    }

    private HeldSession(ProtocolSessionImpl session, Channel channel, ChannelHandlerContext james) {
        this.session = session;
        this.channel = channel;
        this.james = james;
        this.thread = james.executor();
    }

    private static Optional<MethodHandle> connection() {
        try {
            return Optional.of(MethodHandles.privateLookupIn(NettyProtocolTransport.class, MethodHandles.lookup())
                    .findGetter(NettyProtocolTransport.class, "channel", Channel.class));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException otherJames) {
            LOGGER.warn(
                    "this James does not let a reply come later: messages that wait for the DNS hold the threads that"
                            + " serve connections; give the servers of smtpserver.xml more of them,"
                            + " <ioWorkerCount>32</ioWorkerCount>",
                    otherJames);
            return Optional.empty();
        }
    }

    /** Makes a session holdable, where James lets that be; to be called by the thread that serves it. */
    static void install(ProtocolSession session) {
        if (CONNECTION.isPresent()
                && session.getAttachment(KEY, State.Connection).isEmpty()) {
            try {
                install((ProtocolSessionImpl) session, CONNECTION.get());
            } catch (Throwable notHoldable) {
                LOGGER.debug("a session that cannot be held", notHoldable);
            }
        }
    }

    private static void install(ProtocolSessionImpl session, MethodHandle connection) throws Throwable {
        if (!(session.getProtocolTransport() instanceof NettyProtocolTransport transport)) {
            return;
        }
        Channel channel = (Channel) connection.invoke(transport);
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext james = pipeline.context(HandlerConstants.CORE_HANDLER);
        EventExecutor thread = james.executor();
        HeldSession held = new HeldSession(session, channel, james);
        if (thread == channel.eventLoop()) {
            pipeline.addBefore(HandlerConstants.CORE_HANDLER, NAME, held);
        } else {
            pipeline.addBefore(thread, HandlerConstants.CORE_HANDLER, NAME, held);
        }
        session.setAttachment(KEY, held, State.Connection);
    }

    static Optional<HeldSession> of(ProtocolSession session) {
        return session.getAttachment(KEY, State.Connection);
    }

    /**
     * Does the work on {@code elsewhere}, then writes the response that it has.
     *
     * @return false if the caller must do it itself: where no thread is free, or where the line that is served now was read
     *     before this session could be held
     */
    boolean answerLater(Executor elsewhere, Work work) {
        if (!passing || held || context == null) {
            return false;
        }
        hold(true);
        Map<String, String> logContext = MDC.getCopyOfContextMap();
        try {
            elsewhere.execute(() -> answer(work, logContext));
            return true;
        } catch (RejectedExecutionException full) {
            hold(false);
            return false;
        }
    }

    private void hold(boolean now) {
        held = now;
        channel.config().setAutoRead(!now);
    }

    private void answer(Work work, @Nullable Map<String, String> logContext) {
        if (logContext != null) {
            MDC.setContextMap(logContext);
        }
        try {
            Response response = work.response();
            thread.execute(() -> release(response, null));
        } catch (Throwable error) { // whatever it is, a session that nobody releases would never be answered
            thread.execute(() -> release(null, error));
        } finally {
            MDC.clear();
        }
    }

    /** As James does with a response that it has at once, and with what was thrown instead. */
    private void release(@Nullable Response response, @Nullable Throwable error) {
        held = false;
        ChannelHandlerContext here = context;
        if (here == null) {
            return;
        }
        if (ended) {
            forgetLines();
            tellEnd(error);
            return;
        }
        answer(here, response, error);
        while (!held && !waiting.isEmpty()) {
            pass(here, waiting.remove());
        }
        if (!held) {
            hold(false);
        }
    }

    private void answer(ChannelHandlerContext here, @Nullable Response response, @Nullable Throwable error) {
        if (error != null) {
            here.fireExceptionCaught(error);
        } else if (response != null) {
            try {
                session.getProtocolTransport().writeResponse(response, session);
            } catch (RuntimeException unwritten) {
                here.fireExceptionCaught(unwritten);
            }
        }
    }

    /** To James' handler itself: netty has taken it out of a closed connection's pipeline, and passes nothing on to it. */
    private void tellEnd(@Nullable Throwable error) {
        if (error != null) {
            LOGGER.info("a client left before it was answered, {}", error.toString());
        }
        try {
            ((ChannelInboundHandler) james.handler()).channelInactive(james);
        } catch (Exception e) {
            LOGGER.error("a session could not be ended", e);
        }
    }

    private void pass(ChannelHandlerContext here, Object line) {
        if (line instanceof Throwable error) {
            here.fireExceptionCaught(error);
            return;
        }
        passing = true;
        try {
            here.fireChannelRead(line);
        } finally {
            passing = false;
        }
    }

    private void forgetLines() {
        while (!waiting.isEmpty()) {
            ReferenceCountUtil.release(waiting.remove());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext here) {
        context = here;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext here) {
        forgetLines();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object line) {
        if (held) {
            waiting.add(line);
        } else {
            pass(here, line);
        }
    }

    /** Such as a line that is too long: James' answer to it must not come before that to what the client said earlier. */
    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable error) {
        if (held) {
            waiting.add(error);
        } else {
            here.fireExceptionCaught(error);
        }
    }

    /** James throws the message away then; not while another thread judges it. */
    @Override
    public void channelInactive(ChannelHandlerContext here) {
        if (held) {
            ended = true;
        } else {
            here.fireChannelInactive();
        }
    }
}
