package dev.gatehouse.trace;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.net.IpAddress;
import java.net.InetAddress;
import java.util.List;

/**
 * One step of an evaluation.
 *
 * @param action what was done, for example {@code TXT _dmarc.example.org} or {@code mechanism ip4:192.0.2.0/24}
 * @param outcome what came of it, for example {@code found} or {@code no match}
 * @param evidence what was seen, for example the record's text; strangers' text, not yet cleaned; may be empty
 * @param section the rule applied, for example {@code RFC 7208 section 5.6}; may be empty
 * @param steps the steps it was made of
 */
public record Step(String action, String outcome, String evidence, String section, List<Step> steps) {
    public Step {
        steps = List.copyOf(steps);
    }

    public static Step of(String action, String outcome) {
        return new Step(action, outcome, "", "", List.of());
    }

    public static Step of(String action, String outcome, String evidence) {
        return new Step(action, outcome, evidence, "", List.of());
    }

    /** A question to the DNS with its answer kind, TTL and time. */
    public static Step lookup(DnsAnswer<?> answer) {
        StringBuilder outcome = new StringBuilder(answer.kind().words());
        if (answer.isUnavailable()) {
            outcome.append(" (").append(answer.detail()).append(')');
        } else {
            outcome.append(", TTL ").append(answer.ttl().toSeconds()).append(" s");
        }
        outcome.append(", ").append(answer.elapsed().toMillis()).append(" ms");
        String evidence = answer.records().isEmpty()
                ? ""
                : answer.records().stream().map(Step::text).toList().toString();
        return new Step(answer.type() + " " + answer.question(), outcome.toString(), evidence, "", List.of());
    }

    private static String text(Object record) {
        return record instanceof InetAddress address ? IpAddress.text(address) : record.toString();
    }

    public Step citing(String rule) {
        return new Step(action, outcome, evidence, rule, steps);
    }
}
