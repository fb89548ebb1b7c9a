package dev.gatehouse.explain;

import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.relay.RelayPolicy;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.relay.SenderPolicy;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks another configuration about recorded refusals: which would be permitted, which refused for another reason, which in
 * another mode. What had been permitted was not recorded, so nothing is learned about that.
 */
public final class Replay {
    private final RelayPolicy policy;
    private final SenderPolicy senders;
    private final Function<String, RuleMode> modes;

    /**
     * Asks these policies.
     *
     * @param modes of the rules, by the name under which events and decisions have them
     */
    public Replay(RelayPolicy policy, SenderPolicy senders, Function<String, RuleMode> modes) {
        this.policy = policy;
        this.senders = senders;
        this.modes = modes;
    }

    /**
     * What would be different.
     *
     * @param before for example {@code RLY-STRANGER refused}
     * @param after for example {@code permit relay.trusted-network 10.0.0.0/8}
     */
    public record Change(RefusalEvent event, String before, String after) {
        @Override
        public String toString() {
            return event.time() + " " + event.reference() + " " + before + " -> " + after;
        }
    }

    /** Empty where the other configuration does the same. */
    public Optional<Change> of(RefusalEvent event) {
        String before = words(event.grounds().refusal(), event.mode());
        String after = event.relay()
                .map(request -> again(event, request))
                .orElseGet(() -> words(event.grounds().refusal(), modes.apply(event.rule())));
        return before.equals(after) ? Optional.empty() : Optional.of(new Change(event, before, after));
    }

    private String again(RefusalEvent event, RelayRequest request) {
        RelayDecision relay = policy.decide(event.facts(), request);
        boolean bySender = event.grounds().refusal().topic() == Refusal.Topic.SENDER;
        RelayDecision decision = relay.isPermitted() && bySender ? sender(event, request) : relay;
        return decision.refusal()
                .map(grounds -> words(grounds.refusal(), modes.apply(decision.rule())))
                .orElse("permit " + decision.rule());
    }

    /** What James lets the user send as is not recorded, only that this address was not among it. */
    private RelayDecision sender(RefusalEvent event, RelayRequest request) {
        return senders.mailFrom(event.facts(), request.senderDomain(), (user, address) -> SendAs.Answer.NO);
    }

    private static String words(Refusal refusal, RuleMode mode) {
        return refusal.id() + " " + mode.effect();
    }
}
