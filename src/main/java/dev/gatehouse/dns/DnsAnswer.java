package dev.gatehouse.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the DNS said to one question. Never an exception: a resolver that could not be asked is {@link Kind#UNAVAILABLE}.
 *
 * @param question the name asked for
 * @param records empty unless {@link Kind#FOUND}, at least one then
 * @param ttl how long the answer may be kept; zero if unavailable
 * @param elapsed from question to answer; near zero from the cache
 * @param detail for people: the RCODE or what went wrong; empty if found
 * @param cutShort whether it is unavailable because our own limits ended first, so that nothing is known of the DNS
 */
public record DnsAnswer<T>(
        Domain question,
        RecordType type,
        Kind kind,
        List<T> records,
        Duration ttl,
        Duration elapsed,
        String detail,
        boolean cutShort) {

    /** The four answers that mail authentication keeps apart. */
    public enum Kind {
        /** At least one record of the type. */
        FOUND("found"),
        /** NOERROR without a record of the type: the name exists (RFC 2308 section 2.2). */
        NO_DATA("no data"),
        /** NXDOMAIN: neither the name nor anything below it exists (RFC 8020). */
        NO_DOMAIN("no such domain"),
        /** SERVFAIL, REFUSED, timeout, a malformed answer, or the transaction's budget is used up: try again later. */
        UNAVAILABLE("unavailable");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public DnsAnswer {
        records = List.copyOf(records);
        if ((kind == Kind.FOUND) == records.isEmpty()) {
            throw new IllegalArgumentException(kind + " with " + records.size() + " records");
        }
    }

    public static <T> DnsAnswer<T> found(Domain question, RecordType type, List<T> records, Duration ttl) {
        return new DnsAnswer<>(question, type, Kind.FOUND, records, ttl, Duration.ZERO, "", false);
    }

    public static <T> DnsAnswer<T> noData(Domain question, RecordType type, Duration ttl) {
        return new DnsAnswer<>(question, type, Kind.NO_DATA, List.of(), ttl, Duration.ZERO, "NOERROR", false);
    }

    public static <T> DnsAnswer<T> noDomain(Domain question, RecordType type, Duration ttl) {
        return new DnsAnswer<>(question, type, Kind.NO_DOMAIN, List.of(), ttl, Duration.ZERO, "NXDOMAIN", false);
    }

    public static <T> DnsAnswer<T> unavailable(Domain question, RecordType type, String detail) {
        return new DnsAnswer<>(
                question, type, Kind.UNAVAILABLE, List.of(), Duration.ZERO, Duration.ZERO, detail, false);
    }

    /** Unavailable, since a limit of ours ended before an answer came. */
    public static <T> DnsAnswer<T> cutShort(Domain question, RecordType type, String detail) {
        return new DnsAnswer<>(question, type, Kind.UNAVAILABLE, List.of(), Duration.ZERO, Duration.ZERO, detail, true);
    }

    public boolean isFound() {
        return kind == Kind.FOUND;
    }

    public boolean isUnavailable() {
        return kind == Kind.UNAVAILABLE;
    }

    /** Whose doing it is that there is no answer; of an answer that is there, nobody's. */
    public Optional<Unanswered> unanswered() {
        return isUnavailable() ? Optional.of(cutShort ? Unanswered.CUT_SHORT : Unanswered.BY_DNS) : Optional.empty();
    }

    /** No data or no domain: what RFC 7208 section 4.6.4 calls a void lookup. */
    public boolean isVoid() {
        return kind == Kind.NO_DATA || kind == Kind.NO_DOMAIN;
    }

    public DnsAnswer<T> after(Duration time) {
        return new DnsAnswer<>(question, type, kind, records, ttl, time, detail, cutShort);
    }

    /** The same answer with less or more time left. */
    public DnsAnswer<T> keptFor(Duration time) {
        return new DnsAnswer<>(question, type, kind, records, time, elapsed, detail, cutShort);
    }

    public DnsAnswer<T> sorted(Comparator<T> order) {
        return new DnsAnswer<>(
                question, type, kind, records.stream().sorted(order).toList(), ttl, elapsed, detail, cutShort);
    }

    public <R> DnsAnswer<R> map(Function<T, R> change) {
        return new DnsAnswer<>(
                question, type, kind, records.stream().map(change).toList(), ttl, elapsed, detail, cutShort);
    }
}
