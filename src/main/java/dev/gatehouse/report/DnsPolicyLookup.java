package dev.gatehouse.report;

import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcRecord;
import dev.gatehouse.dmarc.DmarcRecordParser;
import dev.gatehouse.dmarc.PublicSuffixList;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Policy discovery as DMARC evaluation does it, asked afresh when a report is made. */
public final class DnsPolicyLookup implements PolicyLookup {
    private static final Pattern RUA = Pattern.compile("(?i);\\s*rua\\s*=(?<uris>[^;]*)");

    private final Dns dns;
    private final DmarcEvaluator evaluator;

    /** @param dns not bound to the budget of a transaction */
    public DnsPolicyLookup(Dns dns) {
        this.dns = dns;
        this.evaluator = new DmarcEvaluator(dns);
    }

    @Override
    public Destinations destinations(Domain policyDomain) {
        return policyDomain
                .below("_dmarc")
                .map(name -> destinations(policyDomain, dns.txt(name).join()))
                .orElse(new Destinations(true, List.of()));
    }

    /** Of several records none counts (RFC 9989 section 4.10 step 2). */
    private static Destinations destinations(Domain policyDomain, DnsAnswer<String> answer) {
        List<DmarcRecord> records = DmarcRecordParser.records(policyDomain, answer.records());
        List<String> uris = records.size() == 1 ? withSizes(records.get(0), answer.records()) : List.of();
        return answer.isUnavailable() ? Destinations.unavailable() : new Destinations(true, uris);
    }

    /** RFC 9989 has no sizes any more, and the parser removes them; who publishes one still means it. */
    private static List<String> withSizes(DmarcRecord record, List<String> texts) {
        String rua = texts.stream()
                .map(RUA::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group("uris"))
                .findFirst()
                .orElse("");
        return record.aggregateReportUris().stream()
                .map(uri -> withSize(uri, rua.split(",", -1)))
                .toList();
    }

    private static String withSize(String uri, String... published) {
        return Arrays.stream(published)
                .map(String::trim)
                .filter(entry -> entry.startsWith(uri + "!"))
                .findFirst()
                .orElse(uri);
    }

    /** By tree walk and by the public suffix list: the shorter name of the two. */
    @Override
    public Domain organization(Domain policyDomain) {
        return Stream.concat(
                        organizationalDomain(policyDomain).stream(),
                        PublicSuffixList.organizationalDomain(policyDomain).stream())
                .min(Comparator.comparingInt(Domain::labelCount))
                .orElse(policyDomain);
    }

    @Override
    public Optional<Domain> organizationalDomain(Domain name) {
        return evaluator.organizationalDomain(name);
    }
}
