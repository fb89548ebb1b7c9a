package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.Suppression;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where our reports stand, at a glance.
 *
 * @param windows how many, by state
 * @param deliveries how many, by state
 * @param suppressions those in force
 * @param complete whether that is all, or only the newest
 */
record ReportStatus(
        Map<String, Integer> windows,
        Map<String, Integer> deliveries,
        List<Suppression> suppressions,
        boolean complete) {
    /** Our bound on the windows that are looked at. */
    private static final int MAX_WINDOWS = 10_000;

    static ReportStatus of(ReportStore store, Instant now) {
        List<ReportLine> lines = store.list(Optional.empty(), MAX_WINDOWS);
        Map<String, Integer> windows = new TreeMap<>();
        Map<String, Integer> deliveries = new TreeMap<>();
        for (ReportLine line : lines) {
            windows.merge(ReportListing.word(line.state()), 1, Integer::sum);
            line.deliveries()
                    .forEach(delivery -> deliveries.merge(ReportListing.word(delivery.state()), 1, Integer::sum));
        }
        List<Suppression> inForce = store.suppressions().stream()
                .filter(suppression -> suppression.until().isAfter(now))
                .toList();
        return new ReportStatus(windows, deliveries, inForce, lines.size() < MAX_WINDOWS);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(counts("Windows", windows)).append(counts("Deliveries", deliveries));
        suppressions.forEach(suppression -> text.append(Printable.of("No reports to " + suppression.target() + " until "
                        + suppression.until() + ": " + suppression.reason()))
                .append(System.lineSeparator()));
        return complete
                ? text.toString()
                : text.append(String.format("Only the newest %d.%n", MAX_WINDOWS))
                        .toString();
    }

    private static String counts(String title, Map<String, Integer> counts) {
        StringBuilder text = new StringBuilder(String.format("%-11s", title + ":"));
        counts.forEach(
                (state, count) -> text.append(' ').append(count).append(' ').append(state));
        return text.append(counts.isEmpty() ? " none" : "")
                .append(System.lineSeparator())
                .toString();
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode byState = node.putObject("windows");
        windows.forEach(byState::put);
        ObjectNode deliveriesByState = node.putObject("deliveries");
        deliveries.forEach(deliveriesByState::put);
        ArrayNode targets = node.putArray("suppressions");
        suppressions.forEach(suppression -> targets.addObject()
                .put("target", suppression.target())
                .put("until", suppression.until().toString())
                .put("reason", suppression.reason()));
        return node.put("complete", complete);
    }
}
