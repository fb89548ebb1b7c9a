package dev.gatehouse.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The URIs of a rua tag, parted into those that we write to and those that get no report; the record's owner is told of
 * the others (RFC 9990, element error).
 *
 * @param usable each destination once, in the order of the record (RFC 9989 section 4.6)
 * @param dropped URIs that are well-formed and no address that we can write to
 * @param tooMany how many destinations stand beyond our limit
 */
record RuaDestinations(List<String> usable, List<String> dropped, int tooMany) {
    /** Ours: how many destinations of one record we write to. */
    static final int MAX_DESTINATIONS = 10;

    /** Ours: header fields behind the address do not matter, and a delivery has room for so much. */
    private static final int MAX_URI = 500;

    private static final int MAX_NAMED = 3;
    private static final int MAX_SHOWN = 80;

    RuaDestinations {
        usable = List.copyOf(usable);
        dropped = List.copyOf(dropped);
    }

    static RuaDestinations of(List<String> uris) {
        Map<String, String> byKey = new LinkedHashMap<>();
        List<String> dropped = new ArrayList<>();
        for (String uri : uris) {
            LimitedDestination.parse(uri)
                    .ifPresentOrElse(
                            to -> byKey.putIfAbsent(to.key(), uri.length() > MAX_URI ? to.toString() : uri),
                            () -> dropped.add(uri));
        }
        return new RuaDestinations(
                byKey.values().stream().limit(MAX_DESTINATIONS).toList(),
                dropped,
                Math.max(0, byKey.size() - MAX_DESTINATIONS));
    }

    /** A delivery each, also for what is dropped: so an operator sees that it was, and why. */
    List<String> deliveries() {
        List<String> deliveries = new ArrayList<>(usable);
        dropped.stream().limit(MAX_NAMED).map(RuaDestinations::cut).distinct().forEach(deliveries::add);
        return deliveries;
    }

    private static String cut(String uri) {
        return PlainText.of(uri, MAX_URI);
    }

    /** For the owner of the record, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        dropped.stream()
                .limit(MAX_NAMED)
                .map(uri -> "rua: no report can go to \"" + PlainText.of(uri, MAX_SHOWN) + "\".")
                .forEach(problems::add);
        if (dropped.size() > MAX_NAMED) {
            problems.add("rua: nor to " + (dropped.size() - MAX_NAMED) + " other URIs of it.");
        }
        if (tooMany > 0) {
            problems.add(
                    "rua: only the first " + MAX_DESTINATIONS + " destinations get a report, " + tooMany + " do not.");
        }
        return problems;
    }

    /** Why there is no report, where nothing is usable. */
    String whyNone() {
        return dropped.isEmpty()
                ? "no rua that we can write to"
                : "no rua that we can write to: " + PlainText.of(String.join(", ", dropped), MAX_SHOWN);
    }
}
