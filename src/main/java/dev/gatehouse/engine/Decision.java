package dev.gatehouse.engine;

import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.RuleMode;
import java.util.Optional;

/**
 * What one rule does, or in mode warn would do.
 *
 * @param rule that decides, as the operator reads it, for example {@code dmarc.reject.evidence}
 * @param mode of that rule; enforce where nothing is refused
 * @param disposition what it comes to
 * @param grounds why; present where the message is refused or deferred, or would be
 * @param trace how it came about
 */
public record Decision(String rule, RuleMode mode, Disposition disposition, Optional<Grounds> grounds, Trace trace) {
    /** Nothing is done about the message. */
    public static Decision accept(String rule, Trace trace) {
        return new Decision(rule, RuleMode.ENFORCE, Disposition.ACCEPT, Optional.empty(), trace);
    }

    /** What a rule of that mode makes of a decision about relay or senders; empty if that permits, or if the rule is off. */
    public static Optional<Decision> of(RelayDecision decision, RuleMode mode) {
        return decision.refusal()
                .filter(grounds -> mode != RuleMode.OFF)
                .map(grounds -> new Decision(
                        decision.rule(),
                        mode,
                        mode == RuleMode.DEFER || grounds.refusal().isTemporary()
                                ? Disposition.DEFER
                                : Disposition.REJECT,
                        Optional.of(grounds),
                        decision.trace()));
    }

    /** Whether the client is told no. */
    public boolean refuses() {
        return grounds.isPresent() && mode.refuses();
    }
}
