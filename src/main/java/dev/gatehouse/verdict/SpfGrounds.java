package dev.gatehouse.verdict;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.spf.SpfAdvice;
import dev.gatehouse.spf.SpfResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Grounds in which SPF has a part: with what would have to change in a record for SPF to pass. */
final class SpfGrounds {
    private SpfGrounds() {}

    /** For a refusal because of SPF itself; its texts may name the remedy and what the owner says. */
    static Grounds of(Refusal refusal, SpfResult spf, Map<String, String> values) {
        Optional<SpfAdvice> advice = SpfAdvice.of(spf);
        Map<String, String> all = new TreeMap<>(values);
        all.put("spfDomain", spf.domain().map(Domain::name).orElse(""));
        advice.ifPresent(it -> all.put("spfRemedy", it.remedy()));
        all.put("spfExplanation", spf.explanation());
        all.values().removeIf(String::isEmpty);
        return new Grounds(refusal, all, lines(advice));
    }

    /** For a refusal in the name of an author domain: SPF's advice where its domain is within that one or around it. */
    static Grounds ofAuthor(Refusal refusal, MessageFacts facts, Map<String, String> values) {
        SpfResult spf = facts.found().spf();
        String author = facts.fromDomain();
        boolean related = spf.domain()
                .flatMap(domain -> Domain.parse(author).filter(from -> from.isWithin(domain) || domain.isWithin(from)))
                .isPresent();
        return new Grounds(refusal, values, related ? lines(SpfAdvice.of(spf)) : List.of());
    }

    private static List<String> lines(Optional<SpfAdvice> advice) {
        return advice.map(it -> it.text().lines().toList()).orElse(List.of());
    }
}
