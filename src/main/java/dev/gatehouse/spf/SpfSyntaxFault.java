package dev.gatehouse.spf;

/**
 * The first place where a record breaks the grammar (RFC 7208 section 4.6): a permerror, wherever in the record it is.
 *
 * @param text the record; a stranger's text of any octets
 * @param term the term at fault, cut from the record
 * @param position where in the record reading failed, counted from 1
 * @param expected what the grammar wants there, for people
 * @param kind which mistake it is
 */
public record SpfSyntaxFault(String text, String term, int position, String expected, Kind kind)
        implements ParsedRecord {

    /** The mistakes that are made in records. */
    public enum Kind {
        /** A control character or one outside US-ASCII, for example from a word processor. */
        NOT_PRINTABLE_ASCII,
        /** A word that is no mechanism, for example {@code ipv4}. */
        UNKNOWN_MECHANISM,
        /** A modifier's name with the sign of a mechanism, or the other way round. */
        WRONG_SEPARATOR,
        /** include, exists, ip4 or ip6 without what it is about. */
        MISSING_ARGUMENT,
        /** Something after a mechanism that takes nothing. */
        UNEXPECTED_ARGUMENT,
        /** A name that cannot be a domain name. */
        BAD_DOMAIN,
        /** An address where a name belongs. */
        ADDRESS_AS_DOMAIN,
        /** Not four numbers of 0 to 255. */
        BAD_IP4,
        /** Not an IPv6 address. */
        BAD_IP6,
        /** A prefix length out of range or badly written. */
        BAD_PREFIX_LENGTH,
        /** A percent sign that begins no macro, or a macro that does not exist here. */
        BAD_MACRO,
        /** redirect= or exp= twice. */
        REPEATED_MODIFIER
    }

    /** One phrase for people, with the position. */
    public String describe() {
        return "\"" + term + "\" (at character " + position + "): expected " + expected;
    }
}
