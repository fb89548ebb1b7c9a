package dev.gatehouse.spf;

import java.time.InstantSource;

/**
 * What a site may choose about SPF.
 *
 * @param fetchesExplanation whether exp= is followed on fail (RFC 7208 section 6.2)
 * @param looksAhead whether the lookups of a record's later terms start while we wait for an earlier one
 * @param clock for the macro t, and for the time that all lookups of a check may take together ({@link SpfLimits})
 */
public record SpfSettings(SpfLimits limits, boolean fetchesExplanation, boolean looksAhead, InstantSource clock) {
    public static SpfSettings standard() {
        return new SpfSettings(SpfLimits.standard(), true, true, InstantSource.system());
    }

    public SpfSettings withLimits(SpfLimits others) {
        return new SpfSettings(others, fetchesExplanation, looksAhead, clock);
    }

    public SpfSettings withoutExplanation() {
        return new SpfSettings(limits, false, looksAhead, clock);
    }

    public SpfSettings withoutLookAhead() {
        return new SpfSettings(limits, fetchesExplanation, false, clock);
    }

    public SpfSettings at(InstantSource time) {
        return new SpfSettings(limits, fetchesExplanation, looksAhead, time);
    }
}
