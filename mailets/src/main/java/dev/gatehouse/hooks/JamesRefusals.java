package dev.gatehouse.hooks;

import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.SessionValues;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataCmdHandler;
import org.apache.james.protocols.smtp.core.RcptCmdHandler;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookResultHook;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.jspecify.annotations.Nullable;

/**
 * Says in our words what James' own hooks refuse: {@code 530 Authentication Required} or {@code 554 false} tells nobody what
 * to do. Hooks of others, and what we have no words for, keep their own.
 */
public final class JamesRefusals implements HookResultHook {
    private static final String JAMES = "org.apache.james.";

    /** RFC 5321 section 4.5.3.1.1. */
    private static final int MAX_LOCAL_PART = 64;

    /** By name, since the lines of James do not all have the same hooks. */
    private static final Map<String, Refusal> REASONS = Map.of(
            "ValidRcptHandler", Refusal.RCPT_UNKNOWN,
            "ValidSenderDomainHandler", Refusal.SND_NO_DOMAIN,
            "ResolvableEhloHeloHandler", Refusal.HELO_BAD,
            "ReverseEqualsEhloHeloHandler", Refusal.HELO_BAD,
            "DNSRBLHandler", Refusal.REP_DNSBL,
            "URIRBLHandler", Refusal.REP_DNSBL_DOMAIN,
            "SPFHandler", Refusal.SPF_FAIL);

    /** Where URIRBLHandler leaves what it found. */
    private static final AttachmentKey<String> LISTED_DOMAIN = AttachmentKey.of("LISTED_DOMAIN", String.class);

    private static final AttachmentKey<String> URI_LIST = AttachmentKey.of("URBL_SERVER", String.class);

    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public JamesRefusals(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public HookResult onHookResult(SMTPSession session, HookResult result, long executionTime, Hook hook) {
        if (!isRefusal(result) || !hook.getClass().getName().startsWith(JAMES)) {
            return result;
        }
        return Guard.around(gatehouse.refusals(), session, () -> answer(new Refused(session, result, hook)));
    }

    private HookResult answer(Refused refused) {
        if (refused.isMailboxOfPostmaster() || refused.isNullSenderOfUser()) {
            return HookResult.DECLINED;
        }
        return refused.grounds()
                .filter(grounds -> gate.settings().get(Keys.REPLY_FOR_JAMES))
                .map(grounds -> ReplyLines.refusal(refused.session, refused.record(grounds)))
                .orElse(refused.result);
    }

    private static boolean isRefusal(@Nullable HookResult result) {
        if (result == null || result.getResult().isDisconnected()) {
            return false;
        }
        HookReturnCode.Action action = result.getResult().getAction();
        return action == HookReturnCode.Action.DENY || action == HookReturnCode.Action.DENYSOFT;
    }

    /** What one hook of James refused. */
    private final class Refused {
        private final SMTPSession session;
        private final HookResult result;
        private final Hook hook;
        private final MaybeSender sender;
        private final Optional<MailAddress> address;
        private final SmtpFacts facts;

        Refused(SMTPSession session, HookResult result, Hook hook) {
            this.session = session;
            this.result = result;
            this.hook = hook;
            this.sender =
                    session.getAttachment(SMTPSession.SENDER, State.Transaction).orElse(MaybeSender.nullSender());
            this.address = session.getAttachment(RcptCmdHandler.CURRENT_RECIPIENT, State.Transaction);
            this.facts = SessionFacts.of(session, sender, gate.ports(), gate.hostName());
        }

        /** The postmaster can be written to even where no mailbox has that name (RFC 5321 section 4.5.1). */
        boolean isMailboxOfPostmaster() {
            return REASONS.get(hook.getClass().getSimpleName()) == Refusal.RCPT_UNKNOWN
                    && address.filter(to -> to.getLocalPart().equalsIgnoreCase("postmaster"))
                            .isPresent();
        }

        /** Notifications must have it (RFC 5321 section 4.5.5, RFC 8098 section 3); James lets them through from 3.10 on. */
        boolean isNullSenderOfUser() {
            return isIdentityCheck() && facts.user().isPresent() && sender.isNullSender() && phase() != SmtpPhase.DATA;
        }

        private boolean isIdentityCheck() {
            return hook.getClass().getSimpleName().equals("SenderAuthIdentifyVerificationHook");
        }

        /** Empty for what we have no words for. */
        Optional<Grounds> grounds() {
            return switch (hook.getClass().getSimpleName()) {
                case "AuthRequiredToRelayRcptHook" -> relay();
                case "SenderAuthIdentifyVerificationHook" -> identity();
                default ->
                    Optional.ofNullable(REASONS.get(hook.getClass().getSimpleName()))
                            .map(this::orTemporary)
                            .map(this::because);
            };
        }

        private boolean isTemporary() {
            return result.getResult().getAction() == HookReturnCode.Action.DENYSOFT;
        }

        /** What James could not find out is no reason to refuse for good. */
        private Refusal orTemporary(Refusal refusal) {
            if (!isTemporary() || (refusal == Refusal.RCPT_UNKNOWN && isTooLongForAnyMailbox())) {
                return refusal;
            }
            return refusal == Refusal.SPF_FAIL ? Refusal.SPF_TEMPERROR : Refusal.POLICY_ERROR;
        }

        private boolean isTooLongForAnyMailbox() {
            return address.filter(to -> to.getLocalPart().length() > MAX_LOCAL_PART)
                    .isPresent();
        }

        private Grounds because(Refusal refusal) {
            SessionValues values = SessionValues.of(facts)
                    .with("spfDomain", facts.reversePath().domainText())
                    .with("domain", noted(LISTED_DOMAIN))
                    .with("zone", noted(URI_LIST));
            address.ifPresent(to -> values.with("rcptDomain", to.getDomain().asString()));
            return new Grounds(refusal, values.map());
        }

        private String noted(AttachmentKey<String> key) {
            return session.getAttachment(key, State.Transaction).orElse("");
        }

        /** James knows one reason; our table, which of them it is. Where ours permits, James' reason is another. */
        private Optional<Grounds> relay() {
            return address.flatMap(to -> new Recipient(gatehouse, session, sender, to).relayRefusal());
        }

        /**
         * Of a stranger James asked nothing but whether somebody is signed in, so nothing else may be said. What it finds in
         * the header at DATA (3.9 and later) is said in its own words: we do not see here what it was.
         */
        private Optional<Grounds> identity() {
            if (facts.user().isEmpty()) {
                return Optional.of(because(Refusal.SND_SIGN_IN));
            }
            return phase() == SmtpPhase.DATA ? Optional.empty() : Optional.of(identityOfUser());
        }

        private Grounds identityOfUser() {
            return gate.senders()
                    .mailFrom(facts, hosting(), gatehouse.rights())
                    .refusal()
                    .orElseGet(() -> because(Refusal.SND_NOT_OWNER));
        }

        private Hosting hosting() {
            return sender.asOptional()
                    .map(from -> gatehouse.domains().hosting(from.getDomain()))
                    .orElse(Hosting.NOT_HOSTED);
        }

        SmtpReply record(Grounds grounds) {
            String said = String.valueOf(result.getSmtpDescription());
            return gatehouse
                    .refusals()
                    .record(new RefusalDesk.Case(
                            phase(),
                            facts,
                            address.map(MailAddress::asString).map(List::of).orElse(List.of()),
                            "",
                            Optional.empty(),
                            gate.relay().isTrusted(facts, SessionFacts.certificate(session)),
                            grounds,
                            RuleMode.ENFORCE,
                            "james." + hook.getClass().getSimpleName(),
                            Trace.of(Step.of("James refused", String.valueOf(result.getSmtpRetCode()), said))));
        }

        private SmtpPhase phase() {
            if (session.getAttachment(DataCmdHandler.MAILENV, State.Transaction).isPresent()) {
                return SmtpPhase.DATA;
            }
            if (hook instanceof RcptHook && address.isPresent()) {
                return SmtpPhase.RCPT;
            }
            return hook instanceof MailHook ? SmtpPhase.MAIL : SmtpPhase.DATA;
        }
    }
}
