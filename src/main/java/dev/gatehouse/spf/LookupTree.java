package dev.gatehouse.spf;

import java.util.ArrayList;
import java.util.List;

/**
 * The terms that look up (RFC 7208 section 4.6.4), nested as records include each other.
 *
 * @param label the domain at the root, a term elsewhere
 * @param own 1 for a term that looks up, 0 at the root
 * @param complete whether all below it was seen; otherwise {@link #total} is the least it can be
 */
public record LookupTree(String label, int own, boolean complete, List<LookupTree> parts) {
    /** Ours: nobody reads more of a tree. */
    private static final int MAX_LINES = 100;

    public LookupTree {
        parts = List.copyOf(parts);
    }

    /** As far as the check came; what it did not reach is counted once, by its term. */
    static LookupTree seenIn(HostCheck host) {
        return new LookupTree(host.domain().name(), 0, true, partsOf(host));
    }

    private static List<LookupTree> partsOf(HostCheck host) {
        List<LookupTree> parts = new ArrayList<>();
        host.terms().stream().filter(term -> term.term().looksUp()).forEach(term -> parts.add(of(term)));
        host.termsNotReached().stream().filter(Term::looksUp).forEach(term -> parts.add(notReached(term)));
        return parts;
    }

    private static LookupTree of(TermCheck term) {
        return term.nested()
                .map(nested -> new LookupTree(term.term().text(), 1, true, partsOf(nested)))
                .orElseGet(() -> notReached(term.term()));
    }

    private static LookupTree notReached(Term term) {
        return new LookupTree(term.text(), 1, term.includes().isEmpty(), List.of());
    }

    /** What it costs with all below it. */
    public int total() {
        return own + parts.stream().mapToInt(LookupTree::total).sum();
    }

    /** Whether {@link #total} is exact. */
    public boolean isExact() {
        return complete && parts.stream().allMatch(LookupTree::isExact);
    }

    /** The number, as people say it. */
    String words() {
        return (isExact() ? "" : "at least ") + total();
    }

    /** A line for each term, with its number; of very many the first. */
    public String text() {
        StringBuilder out = new StringBuilder();
        write(out, 0);
        List<String> lines = out.toString().lines().toList();
        return lines.size() <= MAX_LINES
                ? out.toString()
                : String.join("\n", lines.subList(0, MAX_LINES)) + "\n... and " + (lines.size() - MAX_LINES)
                        + " more\n";
    }

    private void write(StringBuilder out, int depth) {
        out.append("  ".repeat(depth))
                .append(Excerpt.cut(label))
                .append(": ")
                .append(words())
                .append('\n');
        parts.forEach(part -> part.write(out, depth + 1));
    }
}
