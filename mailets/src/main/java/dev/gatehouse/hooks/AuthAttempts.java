package dev.gatehouse.hooks;

import dev.gatehouse.smtp.AuthState;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers that a sign-in was tried in this session, which James itself forgets: somebody who is then refused the relay
 * should hear that the password is the cause. {@link AuthCommand} tells it; of another handler of AUTH it sees the first
 * reply, which is enough.
 */
public final class AuthAttempts implements ProtocolHandlerResultHandler<Response, ProtocolSession> {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuthAttempts.class);

    private static final AttachmentKey<Boolean> TRIED = AttachmentKey.of("dev.gatehouse.authTried", Boolean.class);

    @Override
    public @Nullable Response onResponse(
            ProtocolSession session, @Nullable Response response, long executionTime, ProtocolHandler handler) {
        try {
            if (isOtherAuth(handler)) {
                remember(session);
            }
        } catch (RuntimeException | LinkageError e) {
            LOGGER.error("whether a sign-in was tried could not be noted", e);
        }
        return response;
    }

    private static boolean isOtherAuth(ProtocolHandler handler) {
        return handler instanceof CommandHandler<?> command
                && !(handler instanceof AuthCommand)
                && command.getImplCommands().contains("AUTH");
    }

    /** A sign-in was tried. */
    static void remember(ProtocolSession session) {
        session.setAttachment(TRIED, Boolean.TRUE, State.Connection);
    }

    /** How far AUTH came in {@code session} (RFC 4954). */
    static AuthState stateOf(SMTPSession session) {
        if (session.getUsername() != null) {
            return AuthState.SUCCEEDED;
        }
        if (session.getAttachment(TRIED, State.Connection).orElse(false)) {
            return AuthState.FAILED;
        }
        return session.isAuthAnnounced() ? AuthState.NOT_TRIED : AuthState.NOT_OFFERED;
    }
}
