package dev.gatehouse.dns;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** One question: sent, read, and sent again for the target where an answer ends in an alias. */
final class Lookup<T> {
    /** Our bounds on how long an answer is kept; RFC 2308 section 5 advises the second. */
    private static final long MAX_TTL = Duration.ofDays(1).toSeconds();

    private static final long MAX_NEGATIVE_TTL = Duration.ofHours(1).toSeconds();

    private final Servers servers;
    private final Domain question;
    private final RecordType type;
    private final int wireType;
    private final Function<Record, Optional<T>> data;

    Lookup(Servers servers, Domain question, RecordType type, Function<Record, Optional<T>> data) {
        this.servers = servers;
        this.question = question;
        this.type = type;
        this.wireType = Type.value(type.name());
        this.data = data;
    }

    /** Never completes exceptionally: even our own fault is an answer that could not be had. */
    CompletableFuture<DnsAnswer<T>> answer() {
        return follow(AliasChain.from(WireName.of(question)))
                .exceptionally(error -> DnsAnswer.unavailable(question, type, error.toString()));
    }

    private CompletableFuture<DnsAnswer<T>> follow(AliasChain chain) {
        return servers.ask(chain.end(), wireType).thenCompose(response -> response.message()
                .filter(message -> response.isAnswer())
                .map(message -> read(message, chain))
                .orElseGet(() -> CompletableFuture.completedFuture(unavailable(response))));
    }

    private CompletableFuture<DnsAnswer<T>> read(Message message, AliasChain before) {
        AliasChain chain = before.along(message);
        if (chain.isTooLong()) {
            return CompletableFuture.completedFuture(
                    DnsAnswer.unavailable(question, type, "more than " + AliasChain.MAX_ALIASES + " aliases"));
        }
        List<Record> records = chain.records(message, wireType);
        if (!records.isEmpty()) {
            return CompletableFuture.completedFuture(found(records, chain));
        }
        return isFinal(message, before, chain)
                ? CompletableFuture.completedFuture(negative(message, chain))
                : follow(chain);
    }

    /** Whether the end of the chain has no such record, rather than being left for us to ask. */
    private static boolean isFinal(Message message, AliasChain before, AliasChain chain) {
        return chain.equals(before)
                || message.getRcode() == Rcode.NXDOMAIN
                || soa(message).isPresent();
    }

    private DnsAnswer<T> found(List<Record> records, AliasChain chain) {
        List<T> values = records.stream().map(data).flatMap(Optional::stream).toList();
        long ttl = records.stream().mapToLong(Record::getTTL).min().orElse(0);
        Duration kept = kept(Math.min(ttl, chain.ttl()), MAX_TTL);
        return values.isEmpty()
                ? DnsAnswer.noData(question, type, kept)
                : DnsAnswer.found(question, type, values, kept);
    }

    /** An alias to a name that does not exist is NXDOMAIN itself (RFC 6604 section 2). */
    private DnsAnswer<T> negative(Message message, AliasChain chain) {
        Duration kept = kept(Math.min(negativeTtl(message), chain.ttl()), MAX_NEGATIVE_TTL);
        return message.getRcode() == Rcode.NXDOMAIN
                ? DnsAnswer.noDomain(question, type, kept)
                : DnsAnswer.noData(question, type, kept);
    }

    /** RFC 2308 section 5: the lower of the SOA's own TTL and its MINIMUM; without a SOA it is not kept. */
    private static long negativeTtl(Message message) {
        return soa(message).map(soa -> Math.min(soa.getTTL(), soa.getMinimum())).orElse(0L);
    }

    private static Optional<SOARecord> soa(Message message) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst();
    }

    /** A TTL with the highest bit set is none (RFC 2181 section 8). */
    private static Duration kept(long ttl, long most) {
        return Duration.ofSeconds(ttl < 0 || ttl > Integer.MAX_VALUE ? 0 : Math.min(ttl, most));
    }

    private DnsAnswer<T> unavailable(Response response) {
        return response.cutShort()
                ? DnsAnswer.cutShort(question, type, response.trouble())
                : DnsAnswer.unavailable(question, type, response.trouble());
    }
}
