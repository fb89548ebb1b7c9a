package dev.gatehouse.authres;

import java.util.List;
import java.util.regex.Pattern;

/** Writes the value of an Authentication-Results field (RFC 8601 section 2.2), folded (RFC 5322 section 2.2.3). */
final class FoldedValue {
    /** RFC 5322 section 2.1.1: lines should have no more than 78 characters. */
    private static final int LINE = 78;

    /** Our bound on any one value, so that no line comes near 998 characters: a domain has room. */
    private static final int MAX_VALUE = 255;

    private static final int MAX_REASON = 200;

    // value = token / quoted-string; token as of RFC 2045 section 5.1
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+");

    // Keyword of RFC 5321 section 4.1.2
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");

    // pvalue = value / ( [ [ local-part ] "@" ] domain-name ); what of it goes unquoted
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[!#$%&'*+.0-9A-Z^_`a-z{|}~/-]*@)?[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");

    private final StringBuilder out = new StringBuilder();
    private int column = AuthenticationResults.FIELD_NAME.length() + 2;

    FoldedValue(AuthenticationResults results) {
        append(value(results.authservId(), MAX_VALUE));
        if (results.results().isEmpty()) {
            append("; none");
        }
        for (MethodResult result : results.results()) {
            append(";");
            newLine();
            resinfo(result);
        }
    }

    // resinfo = methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ]
    private void resinfo(MethodResult result) {
        append(keyword(result.method()) + "=" + keyword(result.result()));
        if (!result.reason().isEmpty()) {
            word("reason=" + quoted(cleaned(result.reason(), MAX_REASON)));
        }
        propspecs(result.properties());
    }

    private void propspecs(List<Property> properties) {
        for (Property property : properties) {
            word(keyword(property.type()) + "." + keyword(property.name()) + "=" + propertyValue(property.value()));
        }
    }

    private void word(String word) {
        if (column + 1 + word.length() > LINE) {
            newLine();
            append(word);
        } else {
            append(" " + word);
        }
    }

    private void newLine() {
        out.append("\r\n ");
        column = 1;
    }

    private void append(String text) {
        out.append(text);
        column += text.length();
    }

    private static String propertyValue(String value) {
        return ADDRESS.matcher(value).matches() && value.length() <= MAX_VALUE ? value : value(value, MAX_VALUE);
    }

    private static String value(String text, int max) {
        String clean = cleaned(text, max);
        return TOKEN.matcher(clean).matches() ? clean : quoted(clean);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A word of ours; should it ever not be one, it is one that no reader knows. */
    private static String keyword(String text) {
        return KEYWORD.matcher(text).matches() && text.length() <= 40 ? text : "x-unknown";
    }

    private static String cleaned(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max - 3) + "..." : text;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.chars().forEach(c -> clean.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return clean.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
