package dev.gatehouse.report;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Whether a destination outside the policy domain's organization has agreed to get its reports (RFC 9990 section 4). */
final class ExternalDestination {
    /** Step 5: {@code v=DMARC1} first; nothing else is needed. */
    private static final Pattern VERSION = Pattern.compile("[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;.*)?", Pattern.DOTALL);

    /** Ours: an override names no more than so many addresses. */
    private static final int MAX_OVERRIDES = 10;

    private final Dns dns;
    private final PolicyLookup policies;

    ExternalDestination(Dns dns, PolicyLookup policies) {
        this.dns = dns;
        this.policies = policies;
    }

    /**
     * What was found out.
     *
     * @param destinations where the report goes: the one asked about, or those that its host put in its place
     */
    record Answer(Kind kind, List<LimitedDestination> destinations, String why) {
        enum Kind {
            MAY_HAVE_IT,
            MAY_NOT,
            UNKNOWN
        }

        static Answer mayHaveIt(List<LimitedDestination> destinations, String why) {
            return new Answer(Kind.MAY_HAVE_IT, destinations, why);
        }

        private static Answer mayHaveIt(ReportDestination destination, String why) {
            return mayHaveIt(List.of(new LimitedDestination(destination, OptionalLong.empty())), why);
        }

        static Answer mayNot(String why) {
            return new Answer(Kind.MAY_NOT, List.of(), why);
        }

        static Answer unknown(String why) {
            return new Answer(Kind.UNKNOWN, List.of(), why);
        }
    }

    Answer ask(Domain policyDomain, ReportDestination destination) {
        if (policyDomain.equals(destination.host())) {
            return Answer.mayHaveIt(destination, "same domain");
        }
        Optional<Domain> ours = policies.organizationalDomain(policyDomain);
        Optional<Domain> theirs = policies.organizationalDomain(destination.host());
        if (ours.isEmpty() || theirs.isEmpty()) {
            return Answer.unknown("DNS unavailable for the organizational domains");
        }
        return ours.equals(theirs)
                ? Answer.mayHaveIt(destination, "same organizational domain " + ours.get())
                : askHost(policyDomain, destination);
    }

    private Answer askHost(Domain policyDomain, ReportDestination destination) {
        return destination
                .host()
                .below(policyDomain + "._report._dmarc")
                .map(name -> read(dns.txt(name).join(), destination))
                .orElseGet(() -> Answer.mayNot("the name to ask at would be too long"));
    }

    private static Answer read(DnsAnswer<String> answer, ReportDestination destination) {
        if (answer.isUnavailable()) {
            return Answer.unknown("DNS unavailable for " + answer.question());
        }
        List<String> agreements = answer.records().stream()
                .filter(text -> VERSION.matcher(text).matches())
                .toList();
        if (agreements.isEmpty()) {
            return Answer.mayNot("no DMARC record at " + answer.question());
        }
        return overridden(agreements, destination, "agreed at " + answer.question());
    }

    /** Step 7: an override names the same host, or nobody gets the report. */
    private static Answer overridden(List<String> agreements, ReportDestination destination, String why) {
        Map<String, LimitedDestination> overrides = new LinkedHashMap<>();
        for (String uri :
                agreements.stream().flatMap(text -> rua(text).stream()).toList()) {
            Optional<LimitedDestination> override = LimitedDestination.parse(uri);
            if (override.isEmpty() || !override.get().destination().host().equals(destination.host())) {
                return Answer.mayNot("the override does not stay at " + destination.host());
            }
            overrides.putIfAbsent(override.get().key(), override.get());
        }
        return overrides.isEmpty()
                ? Answer.mayHaveIt(destination, why)
                : Answer.mayHaveIt(
                        overrides.values().stream().limit(MAX_OVERRIDES).toList(), why);
    }

    /** The URIs of the rua tags; a tag list as in any DMARC record. */
    private static List<String> rua(String record) {
        List<String> uris = new ArrayList<>();
        for (String tag : record.split(";")) {
            String[] parts = tag.split("=", 2);
            if (parts.length == 2 && parts[0].trim().equalsIgnoreCase("rua")) {
                for (String uri : parts[1].split(",")) {
                    uris.add(uri.trim());
                }
            }
        }
        return uris;
    }
}
