package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.TestGatehouse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.protocols.api.ProtocolConfiguration;
import org.apache.james.protocols.api.ProtocolSessionImpl;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.netty.NettyProtocolTransport;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.junit.jupiter.api.Test;

class HeldSessionTest {
    private final List<String> served = new ArrayList<>();
    private final Deque<Runnable> elsewhere = new ArrayDeque<>();
    private Executor executor = elsewhere::add;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ProtocolSessionImpl session = new ProtocolSessionImpl(
            new NettyProtocolTransport(channel, null, false),
            TestGatehouse.answering(ProtocolConfiguration.class, (method, first) -> null));

    HeldSessionTest() {
        channel.pipeline().addLast(HandlerConstants.CORE_HANDLER, new Core());
        HeldSession.install(session);
    }

    /** In James' place: what begins with "slow" is answered later. */
    private final class Core extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object line) {
            served.add((String) line);
            boolean later = ((String) line).startsWith("slow")
                    && HeldSession.of(session).orElseThrow().answerLater(executor, () -> work(line));
            if (!later) {
                session.getProtocolTransport().writeResponse(new SMTPResponse("250", "now"), session);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            served.add("(ended)");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            served.add(error.getMessage());
        }
    }

    private static SMTPResponse work(Object line) {
        if (line.equals("slow and fatal")) {
            throw new InternalError("no memory");
        }
        return new SMTPResponse("250", "late");
    }

    private void runElsewhere() {
        elsewhere.remove().run();
        channel.runPendingTasks();
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf octets = channel.readOutbound(); octets != null; octets = channel.readOutbound()) {
            text.append(octets.toString(StandardCharsets.US_ASCII));
            octets.release();
        }
        return text.toString();
    }

    @Test
    void whatComesMeanwhileWaitsForTheReplyAndKeepsItsOrder() {
        channel.writeInbound("first", "slow 1", "second", "slow 2", "third");
        assertThat(served).containsExactly("first", "slow 1");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(written()).isEqualTo("250 now\r\n");

        runElsewhere();
        assertThat(served).containsExactly("first", "slow 1", "second", "slow 2");
        assertThat(written()).isEqualTo("250 late\r\n250 now\r\n");
        assertThat(channel.config().isAutoRead()).isFalse();

        runElsewhere();
        assertThat(served).endsWith("third");
        assertThat(written()).isEqualTo("250 late\r\n250 now\r\n");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whereNoThreadIsFreeTheLineIsServedAtOnce() {
        executor = work -> {
            throw new RejectedExecutionException();
        };
        channel.writeInbound("slow", "next");
        assertThat(written()).isEqualTo("250 now\r\n250 now\r\n");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void theEndOfTheConnectionIsToldWhenTheMessageIsJudged() {
        channel.writeInbound("slow", "next");
        channel.pipeline().fireChannelInactive();
        assertThat(served).containsExactly("slow");
        runElsewhere();
        assertThat(served).containsExactly("slow", "(ended)");
    }

    /** netty takes all handlers away from a closed connection; James still counts it and has files of its message. */
    @Test
    void jamesHearsOfTheEndOfAConnectionThatWasClosedMeanwhile() {
        channel.writeInbound("slow", "next");
        var unused = channel.close();
        channel.runPendingTasks();
        assertThat(served).containsExactly("slow");
        runElsewhere();
        assertThat(served).containsExactly("slow", "(ended)");
    }

    @Test
    void anErrorOfWhateverKindIsToldAndTheSessionGoesOn() {
        channel.writeInbound("slow and fatal", "next");
        runElsewhere();
        assertThat(served).containsExactly("slow and fatal", "no memory", "next");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    /** James answers 500 to a line that is too long: before the reply to what came first, it would be taken for that. */
    @Test
    void whatIsWrongWithALaterLineIsToldAfterTheReply() {
        channel.writeInbound("slow", "second");
        channel.pipeline().fireExceptionCaught(new TooLongFrameException("too long"));
        assertThat(served).containsExactly("slow");
        runElsewhere();
        assertThat(served).containsExactly("slow", "second", "too long");
    }
}
