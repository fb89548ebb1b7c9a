package dev.gatehouse.mailets;

import dev.gatehouse.explain.Explanation;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Setting;
import dev.gatehouse.matchers.MailOrigin;
import dev.gatehouse.matchers.RefusedRecipients;
import dev.gatehouse.matchers.RefusedRecipients.Reason;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.relay.HeaderSenders;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.MessageBytes;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.RuleMode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Decides, for servers that cannot use Gatehouse's SMTP hooks, to whom a queued mail may go on and whether its sender is
 * the user's own. It changes nothing but an attribute, which the matchers RelayNotPermitted and SenderNotAuthorized and the
 * mailet BounceWithReason read. Mail made here passes, and that of James' own authorizedAddresses if
 * relay.use-authorized-addresses says so.
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="All" class="dev.gatehouse.mailets.CheckSending"/&gt;
 * </code></pre>
 */
public final class CheckSending extends GenericMailet {
    private static final AttributeName AUTHORIZED_ADDRESS = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public CheckSending(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Optional<SmtpFacts> facts = facts(mail);
        if (facts.isEmpty() || isOursOrExcused(mail)) {
            return;
        }
        Check check = new Check(mail, facts.get(), header(mail));
        Map<String, Reason> bySender = check.sender();
        Map<String, Reason> refused = bySender.isEmpty() ? check.relay() : bySender;
        if (!refused.isEmpty()) {
            mail.setAttribute(new RefusedRecipients(refused).asAttribute());
        }
    }

    private boolean isOursOrExcused(Mail mail) {
        boolean authorized = mail.getAttribute(AUTHORIZED_ADDRESS).isPresent();
        return mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent()
                || (authorized && gate.settings().get(Keys.USE_AUTHORIZED_ADDRESSES));
    }

    /** What is still known of the session; empty for mail that came in none. */
    private Optional<SmtpFacts> facts(Mail mail) {
        MaybeSender sender = mail.getMaybeSender();
        Optional<String> user = MailOrigin.user(mail);
        return Network.literalAddress(String.valueOf(mail.getRemoteAddr()))
                .map(client -> new SmtpFacts(
                        text(mail, Mail.SMTP_SESSION_ID).orElse(""),
                        gate.hostName(),
                        client,
                        0,
                        PortRole.MX,
                        text(mail, Mail.SMTP_HELO).orElse(""),
                        false,
                        user.isPresent() ? AuthState.SUCCEEDED : AuthState.NOT_OFFERED,
                        user,
                        sender.isNullSender() ? ReversePath.nullSender() : ReversePath.of(sender.asString(""))));
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }

    private static MessageHeader header(Mail mail) throws MessagingException {
        try {
            return MessageHeader.of(MessageBytes.of((MailImpl) mail));
        } catch (IOException e) {
            throw new MessagingException(mail.getName() + " cannot be read", e);
        }
    }

    /** One mail being checked. */
    private final class Check {
        private final Mail mail;
        private final SmtpFacts facts;
        private final MessageHeader header;
        private final boolean trusted;

        Check(Mail mail, SmtpFacts facts, MessageHeader header) {
            this.mail = mail;
            this.facts = facts;
            this.header = header;
            this.trusted = gate.relay().isTrusted(facts, Optional.empty());
        }

        /** The same reason for all recipients, if the sender is not the user's or machine's own. */
        Map<String, Reason> sender() {
            List<String> all =
                    mail.getRecipients().stream().map(MailAddress::asString).toList();
            Map<String, Reason> refused = new TreeMap<>();
            refusal(Keys.SENDER_MODE, senderDecision(), all, Optional.empty()).ifPresent(reason -> mail.getRecipients()
                    .forEach(recipient -> refused.put(RefusedRecipients.key(recipient), reason)));
            return refused;
        }

        private RelayDecision senderDecision() {
            HeaderSenders shown = HeaderSenders.of(header);
            if (facts.auth() != AuthState.SUCCEEDED && trusted) {
                return gate.senders().trustedHeader(facts, shown, gate.relay(), Optional.empty());
            }
            RelayDecision mailFrom = gate.senders().mailFrom(facts, senderDomain(), gatehouse.rights());
            return mailFrom.isPermitted() ? gate.senders().header(facts, shown, gatehouse.rights()) : mailFrom;
        }

        private Hosting senderDomain() {
            return mail.getMaybeSender()
                    .asOptional()
                    .map(sender -> gatehouse.domains().hosting(sender.getDomain()))
                    .orElse(Hosting.NOT_HOSTED);
        }

        Map<String, Reason> relay() {
            Map<String, Reason> refused = new TreeMap<>();
            for (MailAddress recipient : mail.getRecipients()) {
                RelayRequest request = RelayRequest.of(
                        recipient.asString(), gatehouse.domains().hosting(recipient.getDomain()), senderDomain());
                refusal(
                                Keys.RELAY_MODE,
                                gate.relay().decide(facts, request),
                                List.of(recipient.asString()),
                                Optional.of(request))
                        .ifPresent(reason -> refused.put(RefusedRecipients.key(recipient), reason));
            }
            return refused;
        }

        /** Why not, where the decision is no and its rule is in force; what could only be deferred is too late here. */
        private Optional<Reason> refusal(
                Setting<RuleMode> rule,
                RelayDecision decision,
                List<String> recipients,
                Optional<RelayRequest> request) {
            RuleMode mode = gate.settings().get(rule);
            if (decision.isPermitted() || mode == RuleMode.OFF) {
                return Optional.empty();
            }
            Explanation explanation = gatehouse
                    .refusals()
                    .explain(new RefusalDesk.Case(
                            SmtpPhase.QUEUE,
                            facts,
                            recipients,
                            header.first("From").map(HeaderField::unfolded).orElse(""),
                            request,
                            trusted,
                            decision.refusal().orElseThrow(),
                            mode == RuleMode.ENFORCE ? mode : RuleMode.WARN,
                            decision.rule(),
                            decision.trace()));
            boolean refuses = mode == RuleMode.ENFORCE
                    && !decision.refusal().orElseThrow().refusal().isTemporary();
            return refuses
                    ? Optional.of(new Reason(
                            decision.refusal().get().refusal(),
                            explanation.reference().text()))
                    : Optional.empty();
        }
    }

    @Override
    public String getMailetInfo() {
        return "Gatehouse: decides after queueing who may relay and who may send as whom";
    }
}
