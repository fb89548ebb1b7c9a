package dev.gatehouse.relay;

import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides at RCPT whether a client may have mail delivered to an address: to domains hosted here everyone, but a trusted
 * client only with the senders agreed with it; to others only who signed in or is trusted (RFC 5321 section 7.8).
 *
 * <p>A refusal names the cause that lies nearest to the user's own settings: port, encryption, sign-in not tried, sign-in
 * failed, then address and sender.
 */
public final class RelayPolicy {
    private final RelaySettings settings;

    public RelayPolicy(RelaySettings settings) {
        this.settings = settings;
    }

    public RelayDecision decide(SmtpFacts facts, RelayRequest request) {
        return new Decision(facts, request).make();
    }

    /**
     * Whether the client may begin a transaction at all: on a submission port only who signed in or is trusted (RFC 6409
     * section 4.3), on others everyone.
     *
     * @param request what is known before there is a recipient, see {@link RelayRequest#beforeRecipients}
     */
    public RelayDecision mail(SmtpFacts facts, RelayRequest request) {
        return new Decision(facts, request).mail();
    }

    /**
     * Whether {@code recipient} is a postmaster or abuse address that every policy refusal must let through (RFC 5321
     * section 4.5.1).
     */
    public boolean isAlwaysReachable(String recipient, Hosting recipientDomain) {
        RecipientAddress address = RecipientAddress.of(recipient);
        return address.isBarePostmaster() || (recipientDomain == Hosting.HOSTED && address.isAlwaysReachable());
    }

    /** Whether {@code recipient}, as written in RCPT TO, names a way over other servers; nobody may use such. */
    public static boolean isRouted(String recipient) {
        return RecipientAddress.of(recipient).isRouted();
    }

    /** Whether the client may relay by its address or certificate alone, with at least some sender. */
    public boolean isTrusted(SmtpFacts facts, Optional<SpkiFingerprint> certificate) {
        return !trustedSenders(facts, certificate).isEmpty();
    }

    /** Whether a trusted client may send as {@code address}; the null sender is everyone's. */
    public boolean mayTrustedClientSendAs(SmtpFacts facts, Optional<SpkiFingerprint> certificate, String address) {
        return trustedSenders(facts, certificate).stream().anyMatch(senders -> permits(senders, address));
    }

    /** The sender lists of all the networks and certificates that the client belongs to. */
    private List<List<SenderPattern>> trustedSenders(SmtpFacts facts, Optional<SpkiFingerprint> certificate) {
        return Stream.concat(
                        settings.certificates().stream()
                                .filter(trusted -> certificate
                                        .filter(trusted.fingerprint()::equals)
                                        .isPresent())
                                .map(TrustedCertificate::senders),
                        settings.trustedNetworks().stream()
                                .filter(trusted -> trusted.network().contains(facts.clientAddress()))
                                .map(TrustedNetwork::senders))
                .toList();
    }

    private static boolean permits(List<SenderPattern> senders, String address) {
        return senders.isEmpty() || address.isEmpty() || matchesAny(senders, address);
    }

    private static boolean matchesAny(List<SenderPattern> senders, String address) {
        return senders.stream().anyMatch(pattern -> pattern.matches(address));
    }

    /** One decision being made. */
    private final class Decision {
        private final SmtpFacts facts;
        private final RelayRequest request;
        private final RecipientAddress recipient;
        private final Trace.Recorder steps = Trace.recorder();

        Decision(SmtpFacts facts, RelayRequest request) {
            this.facts = facts;
            this.request = request;
            this.recipient = RecipientAddress.of(request.recipient());
        }

        RelayDecision make() {
            if (notes("recipient is routed", recipient.isRouted(), recipient.text())) {
                return refuse(Refusal.RLY_ROUTED, "relay.routed-recipient");
            }
            if (notes("signed in", isSignedIn(), facts.user().orElse(""))) {
                return signedIn();
            }
            if (recipient.isBarePostmaster()) {
                return permit("relay.postmaster");
            }
            steps.add("recipient's domain", request.recipientDomain().word(), recipient.domain());
            if (request.recipientDomain() == Hosting.HOSTED) {
                return toHosted();
            }
            return byAddressOrCertificate().orElseGet(this::refusedRelay);
        }

        RelayDecision mail() {
            if (!notes("port for users", facts.portRole() == PortRole.SUBMISSION)
                    || notes("signed in", isSignedIn(), facts.user().orElse(""))
                    || notes("client is trusted", isTrusted(facts, request.certificate()))) {
                return permit("relay.may-begin");
            }
            return refuse(reason(), "relay.submission");
        }

        private boolean isSignedIn() {
            return facts.auth() == AuthState.SUCCEEDED && facts.user().isPresent();
        }

        /** Nobody asks SPF about a trusted client, so the senders agreed with it are all that it has, for mail to us too. */
        private RelayDecision toHosted() {
            String sender = facts.reversePath().address();
            boolean agreed = recipient.isAlwaysReachable()
                    || !isTrusted(facts, request.certificate())
                    || mayTrustedClientSendAs(facts, request.certificate(), sender);
            return agreed
                    ? permit("relay.hosted-recipient")
                    : refuse(Refusal.RLY_TRUSTED_SENDER, "relay.trusted-sender");
        }

        private RelayDecision signedIn() {
            String user = facts.user().orElseThrow();
            List<UserNetworks> about = settings.userNetworks().stream()
                    .filter(networks -> networks.isAbout(user))
                    .toList();
            boolean permitted =
                    about.isEmpty() || about.stream().anyMatch(networks -> networks.permits(facts.clientAddress()));
            steps.add("networks of the account", about.isEmpty() ? "any" : permitted ? "match" : "no match");
            return permitted ? permit("relay.signed-in") : refuse(Refusal.RLY_USER_IP, "relay.user-networks");
        }

        private Optional<RelayDecision> byAddressOrCertificate() {
            String sender = facts.reversePath().address();
            Optional<RelayDecision> byCertificate = settings.certificates().stream()
                    .filter(trusted -> request.certificate()
                            .filter(trusted.fingerprint()::equals)
                            .isPresent())
                    .filter(trusted -> permits(trusted.senders(), sender))
                    .findFirst()
                    .map(trusted -> permit("relay.certificate " + trusted.fingerprint()));
            return byCertificate.or(() -> settings.trustedNetworks().stream()
                    .filter(trusted -> trusted.network().contains(facts.clientAddress()))
                    .filter(trusted -> permits(trusted.senders(), sender))
                    .findFirst()
                    .map(trusted -> permit("relay.trusted-network " + trusted.network())));
        }

        private RelayDecision refusedRelay() {
            if (request.recipientDomain() == Hosting.CANNOT_TELL) {
                return refuse(Refusal.RLY_DEFER, "relay.domain-list-unreadable");
            }
            return refuse(reason(), "relay.not-permitted");
        }

        /** The table of reasons, top to bottom: the first row that fits. */
        private Refusal reason() {
            if (notes("client is trusted, but not with this sender", isTrusted(facts, request.certificate()))) {
                return Refusal.RLY_TRUSTED_SENDER;
            }
            if (notes("sign-in failed", facts.auth() == AuthState.FAILED)) {
                return Refusal.RLY_AUTH_FAILED;
            }
            if (notes("sender may relay from another address", mayRelayFromElsewhere())) {
                return Refusal.RLY_IP_NOT_TRUSTED;
            }
            return facts.portRole() == PortRole.SUBMISSION ? onSubmissionPort() : onMxPort();
        }

        /** Only for addresses listed one by one: a whole domain on a list says nothing about this sender. */
        private boolean mayRelayFromElsewhere() {
            return settings.trustedNetworks().stream()
                    .flatMap(trusted -> trusted.senders().stream())
                    .filter(SenderPattern::isAddress)
                    .anyMatch(pattern -> pattern.matches(facts.reversePath().address()));
        }

        private Refusal onSubmissionPort() {
            boolean hidden = !facts.tls() && facts.auth() == AuthState.NOT_OFFERED;
            return notes("submission port, sign-in hidden until TLS", hidden)
                    ? Refusal.RLY_TLS_FIRST
                    : Refusal.RLY_AUTH_MISSING;
        }

        /** A sender of whom we cannot tell is treated as one of ours: those texts are true in both cases. */
        private Refusal onMxPort() {
            steps.add("sender's domain", request.senderDomain().word());
            if (request.senderDomain() != Hosting.NOT_HOSTED) {
                return notes("sign-in offered", facts.auth() != AuthState.NOT_OFFERED)
                        ? Refusal.RLY_PORT25_AUTH_NOT_TRIED
                        : Refusal.RLY_PORT25_CLIENT;
            }
            steps.add(
                    "MX of the recipient's domain points here",
                    request.mxPointsHere().words());
            return request.mxPointsHere() == MxAnswer.HERE ? Refusal.RLY_MX_POINTS_HERE : Refusal.RLY_STRANGER;
        }

        private boolean notes(String question, boolean answer) {
            return notes(question, answer, "");
        }

        private boolean notes(String question, boolean answer, String evidence) {
            steps.add(Step.of(question, answer ? "yes" : "no", answer ? evidence : ""));
            return answer;
        }

        private RelayDecision permit(String rule) {
            return new RelayDecision(Optional.empty(), rule, steps.trace());
        }

        private RelayDecision refuse(Refusal refusal, String rule) {
            Map<String, String> values = SessionValues.of(facts)
                    .with("rcptDomain", recipient.domain())
                    .map();
            return new RelayDecision(Optional.of(new Grounds(refusal, values)), rule, steps.trace());
        }
    }
}
