package dev.gatehouse.spf;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a malformed term is put right.
 *
 * @param sentence what is wrong with it and what to write
 * @param record the whole record as it should be, well-formed; empty where we cannot tell
 */
record SyntaxRemedy(String sentence, Optional<String> record) {
    private static final Map<String, String> MISSPELT = Map.ofEntries(
            Map.entry("ipv4", "ip4"),
            Map.entry("ipv6", "ip6"),
            Map.entry("ip", "ip4"),
            Map.entry("inlcude", "include"),
            Map.entry("incldue", "include"),
            Map.entry("inclued", "include"),
            Map.entry("includes", "include"),
            Map.entry("exist", "exists"),
            Map.entry("mxs", "mx"),
            Map.entry("aaaa", "a"),
            Map.entry("host", "a"),
            Map.entry("al", "all"),
            Map.entry("any", "all"));

    static SyntaxRemedy of(SpfSyntaxFault fault) {
        return MissingBlank.in(fault.term()).map(two -> of(fault, two)).orElseGet(() -> ofOneTerm(fault));
    }

    private static SyntaxRemedy of(SpfSyntaxFault fault, MissingBlank two) {
        String corrected = RecordText.replace(fault.text(), fault.term(), two.corrected());
        return new SyntaxRemedy(two.sentence(), Optional.of(corrected).filter(SyntaxRemedy::isWellFormed));
    }

    private static SyntaxRemedy ofOneTerm(SpfSyntaxFault fault) {
        Optional<String> corrected = correction(fault).filter(record -> isImproved(fault, record));
        return new SyntaxRemedy(explain(fault), corrected.filter(record -> isWellFormed(record)));
    }

    private static boolean isWellFormed(String record) {
        return SpfRecordParser.parse(record) instanceof SpfRecord;
    }

    private static boolean isImproved(SpfSyntaxFault fault, String record) {
        return !record.equals(fault.text());
    }

    private static String explain(SpfSyntaxFault fault) {
        String term = "\"" + Excerpt.cut(fault.term()) + "\"";
        return switch (fault.kind()) {
            case NOT_PRINTABLE_ASCII ->
                term
                        + " contains a character that is not plain ASCII, perhaps from a word processor or a web page;"
                        + " type it anew.";
            case UNKNOWN_MECHANISM ->
                isSign(fault.term())
                        ? term + " stands alone; write it right before its mechanism, as in -all."
                        : IpText.ip4(fault.term().replaceFirst("/\\d+$", "")).isPresent()
                                ? term + " is an address; write it with ip4: before it."
                                : term
                                        + " is none of all, include, a, mx, ip4, ip6, exists and ptr; every word of a"
                                        + " record must be one.";
            case WRONG_SEPARATOR -> term + " wants an equals sign after its name, not a colon.";
            case MISSING_ARGUMENT ->
                term + " says nothing after its name; write it with a colon and a value, and no blank between them.";
            case UNEXPECTED_ARGUMENT -> term + " has something after it that does not belong there.";
            case BAD_DOMAIN -> term + " wants a domain name of at least two labels, such as mail.example.org.";
            case ADDRESS_AS_DOMAIN -> term + " wants a domain name; an address is written with ip4: or ip6:.";
            case BAD_IP4 -> term + " wants a whole IPv4 address, four numbers of 0 to 255 with dots, without a port.";
            case BAD_IP6 -> term + " wants an IPv6 address, such as 2001:db8::25.";
            case BAD_PREFIX_LENGTH ->
                term
                        + " has a bad prefix length: 0 to 32 for IPv4, 0 to 128 for IPv6, without leading zeros; in a"
                        + " and mx the one for IPv6 comes after two slashes.";
            case BAD_MACRO ->
                term + " has a percent sign that begins no macro: " + fault.expected()
                        + " is expected; a plain percent sign is written %%.";
            case REPEATED_MODIFIER -> term + " comes a second time; redirect= and exp= may each stand once only.";
        };
    }

    /** The record with a better term, as far as the mistake is a known one. */
    private static Optional<String> correction(SpfSyntaxFault fault) {
        String term = fault.term();
        return switch (fault.kind()) {
            case NOT_PRINTABLE_ASCII -> Optional.of(withAsciiOnly(fault.text()));
            case UNKNOWN_MECHANISM ->
                isSign(term) ? joinedWithNext(fault, "") : replaced(fault, respelt(withOneSign(term)));
            case UNEXPECTED_ARGUMENT, BAD_DOMAIN -> replaced(fault, respelt(term));
            case WRONG_SEPARATOR -> replaced(fault, term.replaceFirst(":", "="));
            case MISSING_ARGUMENT -> joinedWithNext(fault, fault.term().endsWith(":") ? "" : ":");
            case ADDRESS_AS_DOMAIN -> replaced(fault, asAddress(term));
            case BAD_IP4 -> replaced(fault, withoutPort(otherFamily(withoutPunctuationAtEnd(term))));
            case BAD_IP6 -> replaced(fault, otherFamily(term));
            case BAD_PREFIX_LENGTH -> replaced(fault, term.replaceAll("/0+(?=[1-9])", "/"));
            case BAD_MACRO -> Optional.empty();
            case REPEATED_MODIFIER -> Optional.of(withoutLast(fault.text(), term));
        };
    }

    private static Optional<String> replaced(SpfSyntaxFault fault, String by) {
        return Optional.of(RecordText.replace(fault.text(), fault.term(), by));
    }

    /** Dashes and quotes of word processors; anything else becomes a blank. */
    private static String withAsciiOnly(String record) {
        String plain = record.replaceAll("\u00e2\u0080[\u0090-\u0095]|[\u0096\u0097]", "-")
                .replaceAll("\u00e2\u0080[\u0098-\u009f]|[\u0091-\u0094]", "")
                .replaceAll("[^\\x20-\\x7e]+", " ");
        return String.join(" ", RecordText.terms(plain));
    }

    private static String respelt(String term) {
        String trimmed = withoutPunctuationAtEnd(term);
        int start =
                Qualifier.fromSign(trimmed.isEmpty() ? ' ' : trimmed.charAt(0)).isPresent() ? 1 : 0;
        int end = start;
        while (end < trimmed.length() && SpfRecordParser.isAlphanum(trimmed.charAt(end))) {
            end++;
        }
        String name = trimmed.substring(start, end).toLowerCase(Locale.ROOT);
        if (IpText.ip4(trimmed.substring(start).replaceFirst("/\\d+$", "")).isPresent()) {
            return trimmed.substring(0, start) + "ip4:" + trimmed.substring(start);
        }
        return trimmed.substring(0, start)
                + MISSPELT.getOrDefault(name, trimmed.substring(start, end))
                + trimmed.substring(end);
    }

    /** By hand: a regular expression would try at each of very many characters. */
    private static String withoutPunctuationAtEnd(String term) {
        int end = term.length();
        while (end > 0 && ".,;:\"'\\".indexOf(term.charAt(end - 1)) >= 0) {
            end--;
        }
        return term.substring(0, end);
    }

    private static boolean isSign(String term) {
        return term.length() == 1 && Qualifier.fromSign(term.charAt(0)).isPresent();
    }

    /** As in {@code --all}. */
    private static String withOneSign(String term) {
        int start = 0;
        while (start + 1 < term.length()
                && term.charAt(start) == term.charAt(start + 1)
                && isSign(term.substring(start, start + 1))) {
            start++;
        }
        return term.substring(start);
    }

    /** A blank after the colon or the sign makes two terms of one. */
    private static Optional<String> joinedWithNext(SpfSyntaxFault fault, String between) {
        List<String> terms = RecordText.terms(fault.text());
        int at = terms.indexOf(fault.term());
        if (at < 0 || at + 1 >= terms.size()) {
            return Optional.empty();
        }
        terms.set(at, fault.term() + between + terms.remove(at + 1));
        return Optional.of(String.join(" ", terms));
    }

    private static String asAddress(String term) {
        int colon = term.indexOf(':');
        String address = term.substring(colon + 1);
        String family = address.indexOf(':') >= 0 ? "ip6:" : "ip4:";
        String sign = Qualifier.fromSign(term.charAt(0))
                .map(it -> String.valueOf(it.sign()))
                .orElse("");
        return sign + family + address;
    }

    private static String otherFamily(String term) {
        int colon = term.indexOf(':');
        String address = term.substring(colon + 1).replaceFirst("/\\d+$", "");
        if (IpText.ip6(address).isPresent() || IpText.ip4(address).isPresent()) {
            return asAddress(term);
        }
        return term;
    }

    private static String withoutPort(String term) {
        return term.replaceFirst("^([+?~-]?ip4:[0-9.]+):[0-9]+", "$1");
    }

    private static String withoutLast(String record, String term) {
        List<String> terms = RecordText.terms(record);
        terms.remove(terms.lastIndexOf(term));
        return String.join(" ", terms);
    }
}
