package dev.gatehouse.explain;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * URLs of databases and pages without what may be a secret in them. What is not known to be harmless counts as secret: the
 * drivers read names in any case, and a password may hold every letter that otherwise ends a part of a URL.
 */
public final class UrlSecrets {
    private static final String NOT_SHOWN = "(not shown)";
    private static final Pattern URL = Pattern.compile("(?is)\\s*(?:jdbc:.*|[a-z][a-z0-9+.-]*://.*)");

    /** Scheme, hosts with ports, and a path without signs that could end or begin a password. */
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)\\s*(?:[a-z][a-z0-9+.-]*:){1,2}(?://(?:[\\w.-]*|\\[[0-9a-f:.%]+])(?::\\d{1,5})?"
                    + "(?:,(?:[\\w.-]+|\\[[0-9a-f:.%]+])(?::\\d{1,5})?)*)?(?:/?[\\w./~%+-]*)");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\s*(?:jdbc:[a-z0-9]+:(?://)?|[a-z][a-z0-9+.-]*://)");
    private static final Pattern HARMLESS_PARAMETER = Pattern.compile(
            "(?i)ssl|sslmode|sslrootcert|sslcert|sslkey|targetServerType|loadBalanceHosts|hostRecheckSeconds|\\w*timeout"
                    + "|tcpKeepAlive|ApplicationName|currentSchema|prepareThreshold|gssEncMode|reWriteBatchedInserts");

    private UrlSecrets() {}

    /** Whether {@code text} is a URL, so that there may be a secret in it. */
    static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    /** Whether a user, and most likely a password, is written before the host, as in {@code //user:password@host}. */
    public static boolean hasUser(String url) {
        int query = url.indexOf('?');
        String place = query < 0 ? url : url.substring(0, query);
        return place.contains("@") || (query >= 0 && isRestOfUser(url.substring(query + 1)));
    }

    /** The URL with its hosts and harmless parameters only. */
    public static String removed(String url) {
        int query = url.indexOf('?');
        String place = query < 0 ? url : url.substring(0, query);
        if (hasUser(url) || !HARMLESS.matcher(place).matches()) {
            return withoutUser(url);
        }
        return query < 0 ? place : place + "?" + parameters(url.substring(query + 1));
    }

    /** A question mark in a password ends the place too early. */
    private static boolean isRestOfUser(String query) {
        return query.split("[&=]", 2)[0].contains("@");
    }

    /** Somebody wrote {@code user:password@host}: a part that may be the password goes, even if more goes with it. */
    private static String withoutUser(String url) {
        Matcher scheme = SCHEME.matcher(url);
        String begin = scheme.lookingAt() ? scheme.group() : "";
        String place = url.substring(url.lastIndexOf('@') + 1).split("\\?", 2)[0];
        boolean hasUser =
                url.indexOf('@') >= 0 && HARMLESS.matcher(begin + place).matches();
        return begin + NOT_SHOWN + (hasUser ? "@" + place : "");
    }

    private static String parameters(String query) {
        return Arrays.stream(query.split("&", -1)).map(UrlSecrets::parameter).collect(Collectors.joining("&"));
    }

    private static String parameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return parameter.isEmpty() ? "" : NOT_SHOWN; // the rest of a value with an ampersand in it
        }
        String name = parameter.substring(0, equals);
        return HARMLESS_PARAMETER.matcher(name).matches() ? parameter : shownName(name) + "=" + NOT_SHOWN;
    }

    private static String shownName(String name) {
        return name.matches("[A-Za-z]{1,40}") ? name : NOT_SHOWN;
    }
}
