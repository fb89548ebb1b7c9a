package dev.gatehouse.relay;

import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether someone may send as an address: a user who signed in only with own addresses (RFC 6409 section 6.1), a
 * trusted client only with agreed ones. What strangers may, local policy says ({@code Rule.SENDER}), once there is a message.
 */
public final class SenderPolicy {
    private final List<SenderPattern> forEveryUser;

    /**
     * A policy for users.
     *
     * @param forEveryUser what every user may send as, besides own addresses
     */
    public SenderPolicy(List<SenderPattern> forEveryUser) {
        this.forEveryUser = List.copyOf(forEveryUser);
    }

    /**
     * Whether the user of this session may use its MAIL FROM; who has not signed in is not judged here.
     *
     * @param senderDomain whether the domain of MAIL FROM is hosted here
     */
    public RelayDecision mailFrom(SmtpFacts facts, Hosting senderDomain, SendAs rights) {
        Decision decision = new Decision(facts);
        if (!decision.isSignedIn()) {
            return decision.permit("sender.not-signed-in");
        }
        String sender = facts.reversePath().address();
        // Notifications must have it (RFC 5321 section 4.5.5, RFC 8098 section 3).
        if (sender.isEmpty()) {
            return decision.permit("sender.null");
        }
        return switch (decision.ask(sender, ofUser(facts, rights))) {
            case YES -> decision.permit("sender.own-address");
            case NO ->
                decision.refuse(
                        senderDomain == Hosting.NOT_HOSTED ? Refusal.SND_FOREIGN_DOMAIN : Refusal.SND_NOT_OWNER,
                        "sender.mail-from");
            case CANNOT_TELL -> decision.cannotTell();
        };
    }

    /** Whether the user of this session may show these senders; who has not signed in is not judged here. */
    public RelayDecision header(SmtpFacts facts, HeaderSenders senders, SendAs rights) {
        Decision decision = new Decision(facts);
        return decision.isSignedIn()
                ? decision.header(senders, ofUser(facts, rights))
                : decision.permit("sender.not-signed-in");
    }

    /** Whether a trusted client may show these senders. */
    public RelayDecision trustedHeader(
            SmtpFacts facts, HeaderSenders senders, RelayPolicy relay, Optional<SpkiFingerprint> certificate) {
        return new Decision(facts)
                .header(
                        senders,
                        address -> SendAs.Answer.of(relay.mayTrustedClientSendAs(facts, certificate, address)));
    }

    private Function<String, SendAs.Answer> ofUser(SmtpFacts facts, SendAs rights) {
        return address -> forEveryUser.stream().anyMatch(pattern -> pattern.matches(address))
                ? SendAs.Answer.YES
                : rights.permits(facts.user().orElse(""), address);
    }

    /** One decision being made. */
    private static final class Decision {
        private final SmtpFacts facts;
        private final Trace.Recorder steps = Trace.recorder();

        Decision(SmtpFacts facts) {
            this.facts = facts;
        }

        boolean isSignedIn() {
            return facts.auth() == AuthState.SUCCEEDED && facts.user().isPresent();
        }

        RelayDecision header(HeaderSenders senders, Function<String, SendAs.Answer> rights) {
            if (senders.problem().isPresent()) {
                Grounds problem = senders.problem().get();
                steps.add("From field", "not usable", problem.refusal().id());
                return refuse(
                        problem.refusal(), values().withAll(problem.values()).map(), "sender.from-unusable");
            }
            return refused(senders.from(), rights, Refusal.SND_HEADER_FROM)
                    .or(() -> refused(senders.sender(), rights, Refusal.SND_HEADER_SENDER))
                    .orElseGet(() -> permit("sender.header"));
        }

        private Optional<RelayDecision> refused(
                List<String> shown, Function<String, SendAs.Answer> rights, Refusal refusal) {
            return shown.stream()
                    .map(address -> shown(address, ask(address, rights), refusal))
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        private Optional<RelayDecision> shown(String address, SendAs.Answer answer, Refusal refusal) {
            return switch (answer) {
                case YES -> Optional.empty();
                case NO -> Optional.of(refuseHeader(refusal, address));
                case CANNOT_TELL -> Optional.of(cannotTell());
            };
        }

        SendAs.Answer ask(String address, Function<String, SendAs.Answer> rights) {
            SendAs.Answer answer = rights.apply(address);
            steps.add("may send as", answer.name().toLowerCase(Locale.ROOT), address);
            return answer;
        }

        RelayDecision permit(String rule) {
            return new RelayDecision(Optional.empty(), rule, steps.trace());
        }

        RelayDecision refuse(Refusal refusal, String rule) {
            return refuse(refusal, values().map(), rule);
        }

        private RelayDecision refuseHeader(Refusal refusal, String from) {
            Map<String, String> values = values().with("from", from)
                    .with("fromDomain", ReversePath.of(from).domainText())
                    .map();
            return refuse(
                    refusal,
                    values,
                    refusal == Refusal.SND_HEADER_FROM ? "sender.header-from" : "sender.header-sender");
        }

        /** Nobody is refused for good because a list of ours could not be read. */
        RelayDecision cannotTell() {
            return refuse(Refusal.POLICY_ERROR, "sender.rights-unreadable");
        }

        private RelayDecision refuse(Refusal refusal, Map<String, String> values, String rule) {
            return new RelayDecision(Optional.of(new Grounds(refusal, values)), rule, steps.trace());
        }

        private SessionValues values() {
            String user = facts.user().orElse("");
            return SessionValues.of(facts).with("ownDomains", user.substring(user.lastIndexOf('@') + 1));
        }
    }
}
