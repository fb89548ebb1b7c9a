package dev.gatehouse.report;

import java.util.Optional;
import java.util.OptionalLong;

/** A destination with the largest mail that it takes, where its URI says so. */
public record LimitedDestination(ReportDestination destination, OptionalLong sizeLimit) {
    static Optional<LimitedDestination> parse(String uri) {
        return ReportDestination.parse(uri)
                .map(destination -> new LimitedDestination(destination, ReportDestination.sizeLimit(uri)));
    }

    /** Equal for what goes to one mailbox. */
    public String key() {
        return destination.key();
    }

    /** The URI that says no more than this. */
    @Override
    public String toString() {
        return destination + (sizeLimit.isPresent() ? "!" + sizeLimit.getAsLong() : "");
    }
}
