package dev.gatehouse.gate;

import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcRecord;
import dev.gatehouse.dmarc.DmarcRecordParser;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.PolicyLookup;
import java.util.List;
import java.util.Optional;

/** Answers the report path's questions about DMARC records from the DNS, as it is when a report is made. */
public final class DnsPolicyLookup implements PolicyLookup {
    private final Dns dns;

    public DnsPolicyLookup(Dns dns) {
        this.dns = dns;
    }

    @Override
    public Destinations destinations(Domain policyDomain) {
        Optional<Domain> name = policyDomain.below("_dmarc");
        if (name.isEmpty()) {
            return new Destinations(true, List.of());
        }
        DnsAnswer<String> answer = dns.txt(name.get()).join();
        if (answer.isUnavailable()) {
            return Destinations.unavailable();
        }
        List<DmarcRecord> records = answer.records().stream()
                .flatMap(text -> DmarcRecordParser.parse(policyDomain, text).stream())
                .toList();
        // Several records are none (RFC 9989 section 4.10).
        return new Destinations(true, records.size() == 1 ? records.get(0).aggregateReportUris() : List.of());
    }

    @Override
    public Optional<Domain> organizationalDomain(Domain name) {
        return new DmarcEvaluator(dns).organizationalDomain(name);
    }
}
