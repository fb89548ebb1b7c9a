package dev.gatehouse.authres;

import java.util.List;
import java.util.function.IntPredicate;

/** Writes the value of an Authentication-Results field (RFC 8601 section 2.2), folded (RFC 5322 section 2.2.3). */
final class FoldedValue {
    /** RFC 5322 section 2.1.1: lines should have no more than 78 characters. */
    private static final int LINE = 78;

    /** Our bound on any one value, so that no line comes near 998 characters: a domain has room. */
    private static final int MAX_VALUE = 255;

    private static final int MAX_REASON = 200;

    /** What a token of RFC 2045 section 5.1 may hold beside letters and digits. */
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`{|}~";

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

    // pvalue = value / ( [ [ local-part ] "@" ] domain-name )
    private static String propertyValue(String value) {
        int at = value.lastIndexOf('@');
        boolean address = at >= 0
                && value.length() <= MAX_VALUE
                && (at == 0 || isToken(value.substring(0, at)))
                && isToken(value.substring(at + 1));
        return address ? value : value(value, MAX_VALUE);
    }

    // value = token / quoted-string
    private static String value(String text, int max) {
        String clean = cleaned(text, max);
        return isToken(clean) ? clean : quoted(clean);
    }

    private static String quoted(String text) {
        boolean plain = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
        return '"' + (plain ? text : text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** A word of ours; should it ever not be one, it is one that no reader knows. */
    private static String keyword(String text) {
        boolean valid = !text.isEmpty() && text.length() <= 40 && all(text, c -> isLetterOrDigit(c) || c == '-');
        return valid ? text : "x-unknown";
    }

    private static String cleaned(String text, int max) {
        String cut = text.length() > max ? text.substring(0, max - 3) + "..." : text;
        if (all(cut, FoldedValue::isPrintable)) {
            return cut;
        }
        StringBuilder clean = new StringBuilder(cut.length());
        cut.chars().forEach(c -> clean.append(isPrintable(c) ? (char) c : '?'));
        return clean.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7f;
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && all(text, c -> isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean all(String text, IntPredicate wanted) {
        for (int i = 0; i < text.length(); i++) {
            if (!wanted.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
