package dev.gatehouse.hooks;

import dev.gatehouse.smtp.AuthState;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/**
 * Remembers that a sign-in failed in this session, which James itself forgets: somebody who is then refused the relay
 * should hear that the password is the cause.
 */
public final class AuthOutcomeHook implements HookResultHook {
    private static final AttachmentKey<Boolean> FAILED = AttachmentKey.of("dev.gatehouse.authFailed", Boolean.class);

    @Override
    public HookResult onHookResult(SMTPSession session, HookResult result, long executionTime, Hook hook) {
        if (hook instanceof AuthHook) {
            boolean succeeded = result.getResult().getAction() == HookReturnCode.Action.OK;
            session.setAttachment(FAILED, !succeeded, State.Connection);
        }
        return result;
    }

    /** How far AUTH came in {@code session} (RFC 4954). */
    static AuthState stateOf(SMTPSession session) {
        if (session.getUsername() != null) {
            return AuthState.SUCCEEDED;
        }
        if (session.getAttachment(FAILED, State.Connection).orElse(false)) {
            return AuthState.FAILED;
        }
        return session.isAuthAnnounced() ? AuthState.NOT_TRIED : AuthState.NOT_OFFERED;
    }
}
