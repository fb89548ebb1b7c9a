package dev.gatehouse.hooks;

import dev.gatehouse.relay.Hosting;
import dev.gatehouse.service.Gatehouse;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;

/**
 * Takes mail to the bounce addresses of our DMARC reports, which are no mailboxes. It is the one hook that says yes, past
 * James' own look at the recipient: only to an address of a domain hosted here, under our own signature.
 *
 * <p>James asks handlers named in smtpserver.xml before those of a package, so it is named there:
 *
 * <pre><code>
 * &lt;handler class="dev.gatehouse.hooks.BounceRecipientHook"/&gt;
 * &lt;handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/&gt;
 * </code></pre>
 */
public final class BounceRecipientHook implements RcptHook {
    private final Gatehouse gatehouse;

    @Inject
    public BounceRecipientHook(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return Guard.around(
                gatehouse.refusals(), session, () -> isBounce(recipient) ? HookResult.OK : HookResult.DECLINED);
    }

    private boolean isBounce(MailAddress recipient) {
        return gatehouse.domains().hosting(recipient.getDomain()) == Hosting.HOSTED
                && gatehouse.isReportBounce(recipient.asString());
    }

    @Override
    @Deprecated
    public HookResult doRcpt(SMTPSession session, MailAddress sender, MailAddress recipient) {
        return doRcpt(session, MaybeSender.of(sender), recipient);
    }
}
