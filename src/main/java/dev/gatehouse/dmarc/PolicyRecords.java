package dev.gatehouse.dmarc;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The DMARC Policy Records asked for during one evaluation: each name once, shared by all walks. */
final class PolicyRecords {
    private final Dns dns;
    private final Set<Domain> localPublicSuffixes;
    private final Trace.Recorder trace;
    private final Map<Domain, Lookup> lookups = new HashMap<>();

    /**
     * What is published at one name.
     *
     * @param answer empty where the name with {@code _dmarc} before it breaks the limits of the DNS
     */
    record Lookup(Optional<DnsAnswer<String>> answer, Optional<DmarcRecord> record) {}

    PolicyRecords(Dns dns, Set<Domain> localPublicSuffixes, Trace.Recorder trace) {
        this.dns = dns;
        this.localPublicSuffixes = localPublicSuffixes;
        this.trace = trace;
    }

    Lookup at(Domain name) {
        return lookups.computeIfAbsent(name, this::lookUp);
    }

    /** What is known of a name without asking. */
    Optional<Lookup> known(Domain name) {
        return Optional.ofNullable(lookups.get(name));
    }

    private Lookup lookUp(Domain name) {
        return name.below("_dmarc")
                .map(dmarcName -> read(name, dns.txt(dmarcName).join()))
                .orElseGet(() -> new Lookup(Optional.empty(), Optional.empty()));
    }

    private Lookup read(Domain name, DnsAnswer<String> answer) {
        trace.add(() -> Step.lookup(answer).citing("RFC 9989 section 4.10"));
        List<DmarcRecord> records =
                DmarcRecordParser.records(answer.records(), text -> DmarcRecordCache.parsed(name, text));
        if (records.size() > 1) {
            // RFC 9989 section 4.10 step 2
            trace.add("records of " + name, records.size() + " DMARC records: all discarded");
        }
        Optional<DmarcRecord> single = records.size() == 1 ? Optional.of(records.get(0)) : Optional.empty();
        return new Lookup(Optional.of(answer), single.map(this::withLocalPublicSuffix));
    }

    private DmarcRecord withLocalPublicSuffix(DmarcRecord record) {
        if (record.psd() != 'u' || !localPublicSuffixes.contains(record.domain())) {
            return record;
        }
        trace.add("local public suffix " + record.domain(), "treated as psd=y");
        return record.asPublicSuffix();
    }
}
