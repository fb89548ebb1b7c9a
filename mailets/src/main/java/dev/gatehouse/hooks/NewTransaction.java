package dev.gatehouse.hooks;

import dev.gatehouse.service.Gatehouse;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;

/**
 * A new MAIL has no recipients yet (RFC 5321 section 4.1.1.2). James keeps those of the transaction before when it refuses a
 * second MAIL in it and takes a third: they were permitted with another sender.
 */
public final class NewTransaction implements MailHook {
    private final Gatehouse gatehouse;

    @Inject
    public NewTransaction(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        return Guard.around(gatehouse.refusals(), session, () -> {
            session.removeAttachment(SMTPSession.RCPT_LIST, State.Transaction);
            return HookResult.DECLINED;
        });
    }

    @Override
    @Deprecated
    public HookResult doMail(SMTPSession session, MailAddress sender) {
        return doMail(session, MaybeSender.of(sender));
    }
}
