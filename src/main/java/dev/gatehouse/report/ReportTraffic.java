package dev.gatehouse.report;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Mail about reports: what comes to an address of ours for reports and their bounces, and what looks like a report of
 * others. It is counted like any mail, but is no reason to send a report: two servers would write to each other for ever.
 */
public final class ReportTraffic {
    private final Set<String> addresses;

    /** @param addresses of ours that take reports, and the one that ours come from */
    public ReportTraffic(List<String> addresses) {
        this.addresses = addresses.stream().map(ReportTraffic::plain).collect(Collectors.toUnmodifiableSet());
    }

    public boolean includes(MessageHeader header, List<String> recipients) {
        return recipients.stream().map(ReportTraffic::plain).anyMatch(addresses::contains) || looksLikeReport(header);
    }

    /** Without what stands after a plus: bounces come to {@code local+delivery.code@host}. */
    private static String plain(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int plus = lower.indexOf('+');
        return at > plus && plus > 0 ? lower.substring(0, plus) + lower.substring(at) : lower;
    }

    /** An aggregate report by its Subject (RFC 9990 section 3.4); a failure report or bounce by its type (RFC 6522). */
    private static boolean looksLikeReport(MessageHeader header) {
        return begins(header, "Subject", "report domain:") || begins(header, "Content-Type", "multipart/report");
    }

    private static boolean begins(MessageHeader header, String field, String words) {
        return header.first(field)
                .map(HeaderField::unfolded)
                .filter(text -> text.regionMatches(true, 0, words, 0, words.length()))
                .isPresent();
    }
}
