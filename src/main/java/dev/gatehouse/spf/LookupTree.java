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

    /** Ours: of the terms that one record has, so many more than were evaluated are counted. */
    static final int MAX_PARTS = 100;

    public LookupTree {
        parts = List.copyOf(parts);
    }

    /** As far as the check came; what it did not reach is counted once, by its term. */
    static LookupTree seenIn(HostCheck host) {
        return of(host.domain().name(), 0, host);
    }

    private static LookupTree of(String label, int own, HostCheck host) {
        List<LookupTree> parts = new ArrayList<>();
        host.terms().stream().filter(term -> term.term().looksUp()).forEach(term -> parts.add(of(term)));
        List<Term> rest = host.termsNotReached().stream().filter(Term::looksUp).toList();
        rest.stream().limit(MAX_PARTS).forEach(term -> parts.add(notReached(term)));
        return new LookupTree(label, own, rest.size() <= MAX_PARTS, parts);
    }

    private static LookupTree of(TermCheck term) {
        return term.nested().map(nested -> of(term.term().text(), 1, nested)).orElseGet(() -> notReached(term.term()));
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
        List<String> lines = new ArrayList<>();
        write(lines, 0);
        if (lines.size() > MAX_LINES) {
            lines.set(MAX_LINES, "... and more");
        }
        return String.join("\n", lines) + "\n";
    }

    private void write(List<String> lines, int depth) {
        if (lines.size() <= MAX_LINES) {
            lines.add("  ".repeat(depth) + Excerpt.cut(label) + ": " + words());
            parts.forEach(part -> part.write(lines, depth + 1));
        }
    }
}
