package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.ReportLine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Our reports as a list: a line for each window, and below it one for each destination. */
final class ReportListing {
    private ReportListing() {}

    static String text(List<ReportLine> lines) {
        if (lines.isEmpty()) {
            return String.format("No reports.%n");
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> append(text, line));
        return text.toString();
    }

    private static void append(StringBuilder text, ReportLine line) {
        String what = line.reportId().isEmpty() ? line.why() : line.reportId();
        text.append(row(
                "%s  %-10s %7d messages  %-30s %s",
                line.period().day(), word(line.state()), line.messages(), line.domain(), what));
        line.deliveries()
                .forEach(delivery -> text.append(row(
                        "    delivery %d  %-10s %s  %s",
                        delivery.id(),
                        word(delivery.state()),
                        delivery.uri(),
                        delivery.state().isFinal()
                                ? delivery.lastText()
                                : "next " + delivery.nextAt() + " " + delivery.lastText())));
    }

    private static String row(String format, Object... values) {
        return Printable.of(String.format(Locale.ROOT, format, values).stripTrailing()) + System.lineSeparator();
    }

    static ObjectNode json(ReportLine line) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("window", line.window())
                .put("state", word(line.state()))
                .put("domain", line.domain())
                .put("begin", Instant.ofEpochSecond(line.period().begin()).toString())
                .put("end", Instant.ofEpochSecond(line.period().end()).toString())
                .put("reportId", line.reportId())
                .put("filename", line.filename())
                .put("records", line.records())
                .put("messages", line.messages())
                .put("why", line.why());
        ArrayNode deliveries = node.putArray("deliveries");
        line.deliveries().forEach(delivery -> deliveries.add(json(delivery)));
        return node;
    }

    private static ObjectNode json(Delivery delivery) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("delivery", delivery.id())
                .put("uri", delivery.uri())
                .put("state", word(delivery.state()))
                .put("attempts", delivery.attempts())
                .put("next", delivery.nextAt().toString())
                .put("expires", delivery.expiresAt().toString())
                .put("text", delivery.lastText());
    }

    static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
