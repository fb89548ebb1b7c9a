package dev.gatehouse.relay;

import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import java.util.Optional;

/**
 * Whether the mail may pass, and by which rule.
 *
 * @param refusal why not; empty if it may
 * @param rule for the operator, for example {@code relay.trusted-network 10.0.0.0/8}
 */
public record RelayDecision(Optional<Grounds> refusal, String rule, Trace trace) {
    public boolean isPermitted() {
        return refusal.isEmpty();
    }
}
