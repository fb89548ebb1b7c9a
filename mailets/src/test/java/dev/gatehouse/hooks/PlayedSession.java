package dev.gatehouse.hooks;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/** A session from 203.0.113.66, with port 25 and nobody signed in unless said otherwise; it keeps what is attached to it. */
final class PlayedSession {
    static final String HELO = "nowhere.example";

    @SuppressWarnings("rawtypes")
    private static final AttachmentKey<LineHandler> READER = AttachmentKey.of("reader", LineHandler.class);

    private final Map<String, Object> attached = new HashMap<>();
    private final SMTPSession james;

    /** Passwords may be given, and nobody may relay. */
    private static SMTPConfiguration configuration() {
        return (SMTPConfiguration) Proxy.newProxyInstance(
                PlayedSession.class.getClassLoader(),
                new Class<?>[] {SMTPConfiguration.class},
                (proxy, method, arguments) ->
                        method.getName().equals("isPlainAuthEnabled") ? true : nothing(method.getReturnType()));
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == Optional.class ? Optional.empty() : null;
    }

    private PlayedSession(String user, int port) {
        this.james = (SMTPSession) Proxy.newProxyInstance(
                PlayedSession.class.getClassLoader(),
                new Class<?>[] {SMTPSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAttachment" -> Optional.ofNullable(attached.get(arguments[0] + " of " + arguments[1]));
                    case "setAttachment" ->
                        Optional.ofNullable(attached.put(arguments[0] + " of " + arguments[2], arguments[1]));
                    case "getRemoteAddress" -> new InetSocketAddress("203.0.113.66", 40_000);
                    case "getLocalAddress" -> new InetSocketAddress("203.0.113.1", port);
                    case "getSessionID" -> "session";
                    case "getUsername" -> user.isEmpty() ? null : Username.of(user);
                    case "getConfiguration" -> configuration();
                    case "pushLineHandler" -> attached.put(READER + " of " + State.Connection, arguments[0]);
                    case "hashCode" -> 1;
                    default -> nothing(method.getReturnType());
                });
    }

    static SMTPSession begin() {
        return withWriter("", 25);
    }

    /** In which {@code user} signed in. */
    static SMTPSession signedIn(String user) {
        return withWriter(user, 587);
    }

    /** With another port, in which nobody signed in. */
    static SMTPSession onPort(int port) {
        return withWriter("", port);
    }

    private static SMTPSession withWriter(String user, int port) {
        SMTPSession session = withHelo(user, port);
        ReplyLines.announceWriter(session);
        return session;
    }

    /** The answer of whoever waits for the next line of {@code session}. */
    @SuppressWarnings("unchecked")
    static Response say(SMTPSession session, String line) {
        LineHandler<SMTPSession> reader =
                session.getAttachment(READER, State.Connection).orElseThrow();
        return reader.onLine(session, line.getBytes(StandardCharsets.US_ASCII));
    }

    /** On a server without a ReplyWriter. */
    static SMTPSession withoutWriter() {
        return withHelo("", 25);
    }

    private static SMTPSession withHelo(String user, int port) {
        SMTPSession session = new PlayedSession(user, port).james;
        session.setAttachment(SMTPSession.CURRENT_HELO_NAME, HELO, State.Connection);
        return session;
    }
}
