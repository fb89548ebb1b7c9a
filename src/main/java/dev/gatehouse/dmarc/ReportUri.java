package dev.gatehouse.dmarc;

import java.util.regex.Pattern;

/** The URIs of rua and ruf (RFC 9989 section 4.6, RFC 3986); whether a report can go there is for the report to say. */
final class ReportUri {
    // size = "!" 1*DIGIT [ "k" / "m" / "g" / "t" ], obsolete
    private static final Pattern SIZE = Pattern.compile("![0-9]+[kKmMgGtT]?$");

    // scheme ":" and then what RFC 3986 section 2 permits. No alternatives within a repetition: Java's matcher calls
    // itself
    // for each turn of such a one, and a record may be long.
    private static final Pattern URI =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:[A-Za-z0-9._~:/?#\\[\\]@$&'()*+=%-]++");

    // a percent sign with two digits behind it only
    private static final Pattern BROKEN_ENCODING = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    // mailto addr-spec, and header fields behind "?", which are ignored (RFC 6068)
    private static final Pattern MAILTO = Pattern.compile("(?i)mailto:[^@?]++@[^@?]++(?:\\?.*)?");

    private ReportUri() {}

    static String withoutSize(String uri) {
        return SIZE.matcher(uri).replaceFirst("");
    }

    static boolean isWellFormed(String uri) {
        return URI.matcher(uri).matches()
                && !BROKEN_ENCODING.matcher(uri).find()
                && (!uri.regionMatches(true, 0, "mailto:", 0, 7)
                        || MAILTO.matcher(uri).matches());
    }
}
