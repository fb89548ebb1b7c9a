package dev.gatehouse.relay;

import dev.gatehouse.message.Idna;
import java.text.Normalizer;
import java.util.Set;

/**
 * The address of RCPT TO, looked at for one thing: whether delivering it here could mean handing it on elsewhere.
 *
 * @param text without angle brackets, source route included; a stranger's text
 */
record RecipientAddress(String text) {
    /** RFC 5321 section 4.5.1; RFC 2142 section 2 for abuse. */
    private static final Set<String> ALWAYS_REACHABLE = Set.of("postmaster", "abuse");

    static RecipientAddress of(String text) {
        String trimmed = text.trim();
        boolean bracketed = trimmed.startsWith("<") && trimmed.endsWith(">");
        return new RecipientAddress(bracketed ? trimmed.substring(1, trimmed.length() - 1) : trimmed);
    }

    private String localPart() {
        return text.substring(0, Math.max(0, text.lastIndexOf('@')));
    }

    /** The domain as A-labels, or the text after the last {@code @} where that is no domain name. */
    String domain() {
        String after = text.substring(text.lastIndexOf('@') + 1);
        return Idna.toDomain(after).map(Object::toString).orElse(after);
    }

    /**
     * Whether it names a way instead of a mailbox: a source route ({@code @a:b@c}, RFC 5321 appendix C), a percent hack, a
     * bang path, or an {@code @} inside, quoted or escaped or as a full-width character, which some later program would
     * take for the real one.
     */
    boolean isRouted() {
        String before = text.lastIndexOf('@') < 0 ? text : localPart();
        String plain = Normalizer.normalize(before, Normalizer.Form.NFKC);
        return plain.chars().anyMatch(c -> c == '@' || c == '%' || c == '!' || c == ':' || Character.isISOControl(c))
                || domain().chars().anyMatch(c -> c == '%' || c == '!' || Character.isISOControl(c));
    }

    /** {@code RCPT TO:<postmaster>} without a domain means this server's own (RFC 5321 section 4.5.1). */
    boolean isBarePostmaster() {
        return text.equalsIgnoreCase("postmaster");
    }

    /** Postmaster or abuse of some domain. */
    boolean isAlwaysReachable() {
        return isBarePostmaster() || ALWAYS_REACHABLE.stream().anyMatch(localPart()::equalsIgnoreCase);
    }
}
