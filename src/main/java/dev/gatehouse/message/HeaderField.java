package dev.gatehouse.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One header field with its exact bytes.
 *
 * @param name as written, without trailing blanks; empty for a line that is no field
 * @param text the whole field, name, colon, folding and last CRLF included; octets as characters U+0000 to U+00FF
 */
public record HeaderField(String name, String text) {
    private static final Pattern BARE_CR = Pattern.compile("\\r(?!\\n)");

    /** White space apart, which may stand before the colon. */
    private static final Pattern IN_NO_NAME = Pattern.compile("[^ -~]");

    /** From the text of a whole field, octets as characters U+0000 to U+00FF. */
    public static HeaderField of(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).stripTrailing();
        return new HeaderField(isFieldName(name) ? name : "", text);
    }

    // field-name = 1*ftext; ftext = %d33-57 / %d59-126          RFC 5322 section 3.6.8
    private static boolean isFieldName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= 0x20 || name.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    public String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** What stands behind the colon, folding and last line end included. */
    public String value() {
        return text.substring(text.indexOf(':') + 1);
    }

    /** The value unfolded (RFC 5322 section 2.2.3): line ends removed, white space at both ends too. */
    public String unfolded() {
        return value().replace("\r", "").replace("\n", "").trim();
    }

    /**
     * The fields that only some readers see in this one; none in a field that is written as RFC 5322 section 2.2 wants it. A
     * reader who takes a bare CR for a line end sees what stands behind the first one, and another passes over blanks before
     * a name and what belongs in none. JavaMail is such a reader, and writes what stands behind a bare CR on a line of its own.
     */
    @SuppressWarnings("ReferenceEquality") // the very field that every reader sees
    public List<HeaderField> hidden() {
        if (!name.isEmpty() && !hasBareCr()) {
            return List.of();
        }
        List<HeaderField> behind =
                BARE_CR.splitAsStream(text).skip(1).map(HeaderField::of).toList();
        return Stream.concat(Stream.of(this), behind.stream().filter(field -> !field.continuesAnother()))
                .map(HeaderField::readLeniently)
                .filter(field -> field != this)
                .toList();
    }

    private boolean continuesAnother() {
        return text.startsWith(" ") || text.startsWith("\t");
    }

    /** This one if its name is good, or if it has none after what belongs in no name, such as NUL or a BOM, is left out. */
    private HeaderField readLeniently() {
        int colon = text.indexOf(':');
        if (!name.isEmpty() || colon < 0) {
            return this;
        }
        String visible =
                IN_NO_NAME.matcher(text.substring(0, colon)).replaceAll("").strip();
        return isFieldName(visible) ? new HeaderField(visible, text) : this;
    }

    private boolean hasBareCr() {
        int cr = text.indexOf('\r');
        while (cr >= 0 && text.startsWith("\n", cr + 1)) {
            cr = text.indexOf('\r', cr + 1);
        }
        return cr >= 0;
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
