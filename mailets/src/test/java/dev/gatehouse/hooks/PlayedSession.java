package dev.gatehouse.hooks;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/** A session from 203.0.113.66 with port 25, in which nobody signed in; it keeps what is attached to it. */
final class PlayedSession {
    static final String HELO = "nowhere.example";

    private final Map<String, Object> attached = new HashMap<>();
    private final SMTPSession james = (SMTPSession) Proxy.newProxyInstance(
            PlayedSession.class.getClassLoader(),
            new Class<?>[] {SMTPSession.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getAttachment" -> Optional.ofNullable(attached.get(arguments[0] + " of " + arguments[1]));
                case "setAttachment" ->
                    Optional.ofNullable(attached.put(arguments[0] + " of " + arguments[2], arguments[1]));
                case "getRemoteAddress" -> new InetSocketAddress("203.0.113.66", 40_000);
                case "getLocalAddress" -> new InetSocketAddress("203.0.113.1", 25);
                case "getSessionID" -> "session";
                case "hashCode" -> 1;
                default -> nothing(method.getReturnType());
            });

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == Optional.class ? Optional.empty() : null;
    }

    private PlayedSession() {}

    static SMTPSession begin() {
        SMTPSession session = withoutWriter();
        ReplyLines.announceWriter(session);
        return session;
    }

    /** On a server without a ReplyWriter. */
    static SMTPSession withoutWriter() {
        SMTPSession session = new PlayedSession().james;
        session.setAttachment(SMTPSession.CURRENT_HELO_NAME, HELO, State.Connection);
        return session;
    }
}
