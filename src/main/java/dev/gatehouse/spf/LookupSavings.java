package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where a record that looks up too much could do with less, cheapest work first. */
final class LookupSavings {
    /** Ours: more addresses than this are no shorter than the name. */
    private static final int MAX_ADDRESSES = 4;

    private final List<String> sentences = new ArrayList<>();

    private LookupSavings() {}

    /** A sentence for each saving seen in the record of the domain itself, which its owner can edit. */
    static List<String> in(HostCheck top, LookupTree tree) {
        LookupSavings savings = new LookupSavings();
        top.terms().forEach(savings::consider);
        savings.dearest(tree);
        return savings.sentences;
    }

    private void consider(TermCheck term) {
        if (!(term.term() instanceof Directive directive)) {
            return;
        }
        if (directive.mechanism() instanceof Mechanism.Ptr) {
            sentences.add("\"" + Excerpt.cut(directive.text())
                    + "\" is slow and should not be used; take it out and save 1.");
        } else if (directive.mechanism() instanceof Mechanism.A a && a.cidr().equals(DualCidr.WHOLE_ADDRESS)) {
            term.questions().stream().filter(DnsAnswer::isFound).forEach(answer -> byAddress(directive, answer));
        }
    }

    private void byAddress(Directive directive, DnsAnswer<?> answer) {
        if (answer.records().size() <= MAX_ADDRESSES) {
            String addresses = answer.records().stream()
                    .filter(java.net.InetAddress.class::isInstance)
                    .map(address -> UnlistedClient.termFor((java.net.InetAddress) address))
                    .collect(Collectors.joining(" "));
            sentences.add("\"" + Excerpt.cut(directive.text()) + "\" can be written as " + addresses
                    + " while that address stays the same, and save 1.");
        }
    }

    private void dearest(LookupTree tree) {
        tree.parts().stream()
                .filter(part -> part.total() > 2)
                .max((a, b) -> Integer.compare(a.total(), b.total()))
                .ifPresent(part -> sentences.add("\"" + Excerpt.cut(part.label()) + "\" costs most, " + part.words()
                        + "; if that service is no longer used, take it out, or let it send from a subdomain with a record of "
                        + "its own."));
    }
}
