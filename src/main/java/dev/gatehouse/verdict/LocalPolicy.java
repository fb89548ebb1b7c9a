package dev.gatehouse.verdict;

import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.SmtpFacts;
import java.time.Duration;
import java.util.List;

/**
 * What we do about what was found: the rules of {@link Rule} in their order, the operator's exceptions, and why the outcome
 * differs from what a domain owner asked for. It looks nothing up and keeps nothing.
 */
public final class LocalPolicy {
    private final PolicySettings settings;

    public LocalPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    /** As the other one, with no recipients known and for a message that was not deferred before. */
    public Verdict judge(SmtpFacts facts, MessageHeader header, Authentication found) {
        return judge(facts, header, found, List.of(), Duration.ZERO);
    }

    /**
     * The verdict for one message.
     *
     * @param recipients the addresses of RCPT TO that were accepted, without angle brackets
     * @param deferredFor how long ago this message was first deferred by us; zero if it was not ({@link Deferrals})
     */
    public Verdict judge(
            SmtpFacts facts,
            MessageHeader header,
            Authentication found,
            List<String> recipients,
            Duration deferredFor) {
        return judge(new MessageFacts(facts, header, AuthorDomain.of(header), found, recipients, deferredFor));
    }

    /** The verdict for one message, whose author was read before. */
    public Verdict judge(MessageFacts message) {
        SmtpFacts facts = message.session();
        Judgement judgement = new Judgement(settings, message);
        if (facts.auth() == AuthState.SUCCEEDED) {
            return judgement.exempt("session.signed-in");
        }
        if (settings.exemptions().covers(facts.clientAddress())) {
            return judgement.exempt("session.exempt-network");
        }
        return judgement.verdict();
    }

    /** Whether a recipient gets its mail whatever a rule says: of a message that is set apart it has a copy in its inbox. */
    public boolean isAlwaysReachable(String recipient) {
        return settings.exemptions().isAlwaysReachable(recipient);
    }
}
