package dev.gatehouse.spf;

import dev.gatehouse.spf.SpfSyntaxFault.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads SPF records by the grammar of RFC 7208 sections 4.5, 4.6.1, 5 and 6. */
public final class SpfRecordParser {
    static final String VERSION = "v=spf1";

    private static final Set<String> MODIFIERS = Set.of("redirect", "exp");

    private final String text;
    private final List<Directive> directives = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private Optional<Redirect> redirect = Optional.empty();
    private Optional<DomainSpec> explanation = Optional.empty();

    private SpfRecordParser(String text) {
        this.text = text;
    }

    /** Reads {@code text}, which begins with the version section. Octets stand as U+0000 to U+00FF. */
    public static ParsedRecord parse(String text) {
        try {
            return new SpfRecordParser(text).record();
        } catch (Unexpected unexpected) {
            return unexpected.fault;
        }
    }

    // record           = version terms *SP                          RFC 7208 section 4.5
    // terms            = *( 1*SP ( directive / modifier ) )         RFC 7208 section 4.6.1
    private SpfRecord record() {
        Cursor cursor = new Cursor(text, VERSION.length(), text.length());
        while (!cursor.atEnd()) {
            cursor.takeWhile(c -> c == ' ');
            int start = cursor.position();
            cursor.takeWhile(c -> c != ' ');
            if (cursor.position() > start) {
                new TermParser(start, cursor.position()).term();
            }
        }
        return new SpfRecord(text, directives, redirect, explanation, ignored);
    }

    /** Reads one term. */
    private final class TermParser {
        private final String term;
        private final int start;
        private final int end;
        private final Cursor cursor;

        private TermParser(int start, int end) {
            this.term = text.substring(start, end);
            this.start = start;
            this.end = end;
            this.cursor = new Cursor(text, start, end);
        }

        private void term() {
            requirePrintableAscii();
            Optional<Qualifier> qualifier = Qualifier.fromSign(cursor.peek());
            qualifier.ifPresent(sign -> cursor.take());
            String name = name();
            if (cursor.peek() == '=' && qualifier.isEmpty() && !name.isEmpty()) {
                modifier(name);
            } else {
                directives.add(new Directive(qualifier.orElse(Qualifier.PASS), mechanism(name), term));
            }
        }

        /** RFC 7208 section 3.1: records are US-ASCII, and only the blank separates terms. */
        private void requirePrintableAscii() {
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (c < 0x21 || c > 0x7e) {
                    throw unexpected(i, "printable US-ASCII characters only", Kind.NOT_PRINTABLE_ASCII);
                }
            }
        }

        // name             = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )     RFC 7208 section 4.6.1
        private String name() {
            return isAlpha(cursor.peek())
                    ? cursor.takeWhile(c -> isAlphanum(c) || c == '-' || c == '_' || c == '.')
                            .toLowerCase(Locale.ROOT)
                    : "";
        }

        // modifier         = redirect / explanation / unknown-modifier      RFC 7208 section 4.6.1
        private void modifier(String name) {
            cursor.take();
            switch (name) {
                case "redirect" -> redirect();
                case "exp" -> explanation();
                default -> unknownModifier();
            }
        }

        // redirect         = "redirect" "=" domain-spec                     RFC 7208 section 6.1
        private void redirect() {
            requireFirst(redirect.isEmpty());
            redirect = Optional.of(new Redirect(domainSpec(end), term));
        }

        // explanation      = "exp" "=" domain-spec                          RFC 7208 section 6.2
        private void explanation() {
            requireFirst(explanation.isEmpty());
            explanation = Optional.of(domainSpec(end));
        }

        /** RFC 7208 section 6: these two MUST NOT appear more than once each. */
        private void requireFirst(boolean first) {
            if (!first) {
                throw unexpected(start, "each of redirect= and exp= at most once", Kind.REPEATED_MODIFIER);
            }
        }

        // unknown-modifier = name "=" macro-string                          RFC 7208 section 4.6.1
        private void unknownModifier() {
            macroString(new MacroParser(new Cursor(text, cursor.position(), end), true, false));
            ignored.add(term);
        }

        // mechanism        = ( all / include / a / mx / ptr / ip4 / ip6 / exists )
        private Mechanism mechanism(String name) {
            return switch (name) {
                case "all" -> {
                    requireNothingMore();
                    yield new Mechanism.All();
                }
                case "include" -> new Mechanism.Include(requiredDomainSpec());
                case "a" -> {
                    int cidr = cidrStart();
                    yield new Mechanism.A(optionalDomainSpec(cidr), dualCidr(cidr));
                }
                case "mx" -> {
                    int cidr = cidrStart();
                    yield new Mechanism.Mx(optionalDomainSpec(cidr), dualCidr(cidr));
                }
                case "ptr" -> {
                    Optional<DomainSpec> domain = optionalDomainSpec(end);
                    requireNothingMore();
                    yield new Mechanism.Ptr(domain);
                }
                case "ip4" -> new Mechanism.Ip4(ip4());
                case "ip6" -> new Mechanism.Ip6(ip6());
                case "exists" -> new Mechanism.Exists(requiredDomainSpec());
                default -> throw noMechanism(name);
            };
        }

        private Unexpected noMechanism(String name) {
            boolean separator = MODIFIERS.contains(name);
            return separator
                    ? unexpected(cursor.position(), "\"=\" right after the modifier " + name, Kind.WRONG_SEPARATOR)
                    : unexpected(start, "one of all, include, a, mx, ip4, ip6, exists, ptr", Kind.UNKNOWN_MECHANISM);
        }

        private void requireNothingMore() {
            if (!cursor.atEnd()) {
                throw unexpected(cursor.position(), "a blank or the end of the record", Kind.UNEXPECTED_ARGUMENT);
            }
        }

        // include          = "include"  ":" domain-spec                     RFC 7208 section 5.2
        // exists           = "exists"   ":" domain-spec                     RFC 7208 section 5.7
        private DomainSpec requiredDomainSpec() {
            requireColon("a domain name");
            return domainSpec(end);
        }

        private void requireColon(String what) {
            if (!cursor.takeIf(':')) {
                throw unexpected(cursor.position(), "\":\" and " + what, Kind.MISSING_ARGUMENT);
            }
            if (cursor.atEnd()) {
                throw unexpected(cursor.position(), what, Kind.MISSING_ARGUMENT);
            }
        }

        // [ ":" domain-spec ]
        private Optional<DomainSpec> optionalDomainSpec(int specEnd) {
            return cursor.takeIf(':') ? Optional.of(domainSpec(specEnd)) : Optional.empty();
        }

        // domain-spec      = macro-string domain-end                        RFC 7208 section 7.1
        private DomainSpec domainSpec(int specEnd) {
            int specStart = cursor.position();
            String spec = text.substring(specStart, specEnd);
            if (spec.isEmpty()) {
                throw unexpected(specStart, "a domain name", Kind.MISSING_ARGUMENT);
            }
            MacroParser macros = new MacroParser(new Cursor(text, specStart, specEnd), false, false);
            MacroString string = macroString(macros);
            if (!macros.endedWithMacro() && !endsWithToplabel(macros.literalTail())) {
                throw unexpected(specStart, "a domain name of two labels or more", mistakenFor(spec));
            }
            cursor.moveTo(specEnd);
            return DomainSpec.of(spec, string);
        }

        private MacroString macroString(MacroParser macros) {
            return macros.macroString()
                    .orElseThrow(() -> unexpected(macros.position(), macros.expected(), Kind.BAD_MACRO));
        }

        private Kind mistakenFor(String spec) {
            String address = spec.replaceFirst("/\\d+$", "");
            boolean isAddress =
                    IpText.ip4(address).isPresent() || IpText.ip6(address).isPresent();
            return isAddress ? Kind.ADDRESS_AS_DOMAIN : Kind.BAD_DOMAIN;
        }

        // ip4              = "ip4"      ":" ip4-network   [ ip4-cidr-length ]   RFC 7208 section 5.6
        private IpNetwork ip4() {
            requireColon("an IPv4 address");
            int at = cursor.position();
            InetAddress address = IpText.ip4(cursor.takeWhile(c -> c != '/'))
                    .orElseThrow(() -> unexpected(at, "four numbers of 0 to 255 with dots", Kind.BAD_IP4));
            int prefix = cursor.takeIf('/') ? prefixLength(DualCidr.MAX_IP4) : DualCidr.MAX_IP4;
            requireEndOfPrefix();
            return new IpNetwork(address, prefix);
        }

        // ip6              = "ip6"      ":" ip6-network   [ ip6-cidr-length ]   RFC 7208 section 5.6
        private IpNetwork ip6() {
            requireColon("an IPv6 address");
            int at = cursor.position();
            InetAddress address = IpText.ip6(cursor.takeWhile(c -> c != '/'))
                    .orElseThrow(() -> unexpected(at, "an IPv6 address", Kind.BAD_IP6));
            int prefix = cursor.takeIf('/') ? prefixLength(DualCidr.MAX_IP6) : DualCidr.MAX_IP6;
            requireEndOfPrefix();
            return new IpNetwork(address, prefix);
        }

        // dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]    RFC 7208 section 5.6
        private DualCidr dualCidr(int cidrStart) {
            if (cursor.position() != cidrStart) {
                Kind kind = cursor.peek() == '/' ? Kind.BAD_PREFIX_LENGTH : Kind.UNEXPECTED_ARGUMENT;
                throw unexpected(cursor.position(), "\":\", a prefix length or the end of the term", kind);
            }
            int ip4 = DualCidr.MAX_IP4;
            int ip6 = DualCidr.MAX_IP6;
            if (cursor.peek() == '/' && !cursor.rest().startsWith("//")) {
                cursor.take();
                ip4 = prefixLength(DualCidr.MAX_IP4);
            }
            if (cursor.rest().startsWith("//")) {
                cursor.take();
                cursor.take();
                ip6 = prefixLength(DualCidr.MAX_IP6);
            }
            requireEndOfPrefix();
            return new DualCidr(ip4, ip6);
        }

        /** Where the prefix lengths at the end of the term begin; a slash before them belongs to the name. */
        private int cidrStart() {
            int ip6 = beforeDigits(end, "//");
            return beforeDigits(ip6, "/");
        }

        private int beforeDigits(int from, String slashes) {
            int digits = from;
            while (digits > start && isDigit(text.charAt(digits - 1))) {
                digits--;
            }
            int slash = digits - slashes.length();
            boolean found = digits < from && slash > start && text.startsWith(slashes, slash);
            return found ? slash : from;
        }

        // ip4-cidr-length  = "/" ("0" / %x31-39 0*1DIGIT) ; value range 0-32
        // ip6-cidr-length  = "/" ("0" / %x31-39 0*2DIGIT) ; value range 0-128
        private int prefixLength(int max) {
            int at = cursor.position();
            String digits = cursor.takeWhile(SpfRecordParser::isDigit);
            boolean wellFormed = !digits.isEmpty()
                    && digits.length() <= 3
                    && (digits.length() == 1 || digits.charAt(0) != '0')
                    && Integer.parseInt(digits) <= max;
            if (!wellFormed) {
                throw unexpected(
                        at, "a prefix length of 0 to " + max + " without leading zeros", Kind.BAD_PREFIX_LENGTH);
            }
            return Integer.parseInt(digits);
        }

        private void requireEndOfPrefix() {
            if (!cursor.atEnd()) {
                throw unexpected(cursor.position(), "the end of the term", Kind.BAD_PREFIX_LENGTH);
            }
        }

        private Unexpected unexpected(int at, String expected, Kind kind) {
            return new Unexpected(new SpfSyntaxFault(text, term, at + 1, expected, kind));
        }
    }

    // domain-end       = ( "." toplabel [ "." ] ) / macro-expand            RFC 7208 section 7.1
    private static boolean endsWithToplabel(String literal) {
        String name = literal.endsWith(".") ? literal.substring(0, literal.length() - 1) : literal;
        int dot = name.lastIndexOf('.');
        return dot >= 0 && isToplabel(name.substring(dot + 1));
    }

    // toplabel         = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
    private static boolean isToplabel(String label) {
        return !label.isEmpty()
                && label.chars().allMatch(c -> isAlphanum(c) || c == '-')
                && !label.chars().allMatch(SpfRecordParser::isDigit)
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-';
    }

    static boolean isAlpha(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlphanum(int c) {
        return isAlpha(c) || isDigit(c);
    }

    /** Carries the first fault out of the grammar's methods; never leaves this class. */
    private static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient SpfSyntaxFault fault;

        private Unexpected(SpfSyntaxFault fault) {
            super(fault.expected(), null, false, false);
            this.fault = fault;
        }
    }
}
