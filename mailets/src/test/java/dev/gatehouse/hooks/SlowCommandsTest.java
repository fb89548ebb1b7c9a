package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.TestGatehouse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.netty.HandlerConstants;
import org.apache.james.protocols.netty.LineHandlerAware;
import org.apache.james.protocols.netty.NettyProtocolTransport;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.SMTPSessionImpl;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may take time is not done by the thread that serves the connection. */
class SlowCommandsTest {
    private static final Response DONE = new SMTPResponse("250", "done").immutable();

    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress("203.0.113.66", 40_000);
        }
    };

    private final SMTPSessionImpl session = new SMTPSessionImpl(
            new NettyProtocolTransport(channel, null, false),
            TestGatehouse.answering(
                    SMTPConfiguration.class, (method, first) -> method.equals("isRelayingAllowed") ? false : null));

    private final CompletableFuture<Thread> worked = new CompletableFuture<>();

    @TempDir
    Path folder;

    /** In James' place. */
    private final class Core extends ChannelInboundHandlerAdapter implements LineHandlerAware {
        private final Deque<ChannelInboundHandlerAdapter> overrides = new ArrayDeque<>();
        private final LineHandler<SMTPSession> commands;

        Core(LineHandler<SMTPSession> commands) {
            this.commands = commands;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object line) throws Exception {
            if (overrides.isEmpty()) {
                byte[] octets = new byte[((ByteBuf) line).readableBytes()];
                ((ByteBuf) line).readBytes(octets).release();
                session.getProtocolTransport().writeResponse(commands.onLine(session, octets), session);
            } else {
                overrides.getFirst().channelRead(context, line);
            }
        }

        @Override
        public void pushLineHandler(ChannelInboundHandlerAdapter handler) {
            overrides.addFirst(handler);
        }

        @Override
        public void popLineHandler() {
            overrides.removeFirst();
        }
    }

    private void serve(LineHandler<SMTPSession> commands) {
        channel.pipeline().addLast(HandlerConstants.CORE_HANDLER, new Core(commands));
        HeldSession.install(session);
    }

    private void say(String line) {
        channel.writeInbound(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.US_ASCII));
    }

    private Response work() {
        worked.complete(Thread.currentThread());
        return DONE;
    }

    private void assertWorkedElsewhere() throws Exception {
        assertThat(worked.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    /** James cuts off what stands before the verb. */
    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN x", "auth PLAIN x", " AUTH PLAIN x", "\t  Auth PLAIN x", "\0AUTH PLAIN x"})
    void aSignInIsServedElsewhereHoweverItIsWritten(String line) throws Exception {
        Gatehouse gatehouse = TestGatehouse.in(folder);
        try {
            SlowCommands commands = new SlowCommands(gatehouse);
            LineHandler<SMTPSession> james = (same, octets) -> work();
            commands.wireExtensions(LineHandler.class, List.of(commands, james));
            serve(commands);
            say(line);
            assertWorkedElsewhere();
        } finally {
            gatehouse.close();
        }
    }

    /** A password comes in a line of its own with AUTH LOGIN, and with AUTH PLAIN as many programs write it. */
    @ParameterizedTest
    @ValueSource(strings = {"LOGIN", "PLAIN"})
    void aPasswordInALaterLineIsCheckedElsewhere(String mechanism) throws Exception {
        Gatehouse gatehouse = TestGatehouse.in(folder);
        try {
            PasswordExchange exchange =
                    new PasswordExchange((same, name, password, used) -> work(), gatehouse.judges());
            serve((same, octets) -> exchange.begin(same, new String(octets, StandardCharsets.US_ASCII))
                    .orElseThrow());
            if (mechanism.equals("LOGIN")) {
                say("LOGIN " + base64("anna"));
                say(base64("secret"));
            } else {
                say("PLAIN");
                say(base64("\0anna\0secret"));
            }
            assertWorkedElsewhere();
        } finally {
            gatehouse.close();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
