package dev.gatehouse.message;

import com.ibm.icu.text.IDNA;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.text.Utf8;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns a domain as people write it into the A-labels that the DNS knows (RFC 5890, UTS 46 non-transitional). */
public final class Idna {
    /**
     * Our bound on text that is converted: a name has at most 253 characters (RFC 1035 section 2.3.4) as A-labels, and those
     * are longer than the U-labels unless letters and accents are written apart.
     */
    private static final int MAX_LENGTH = 2 * Domain.MAX_LENGTH;

    /** Our bound on one label of it, since the conversion takes time by the square of that. */
    private static final int MAX_LABEL_LENGTH = 3 * Domain.MAX_LABEL_LENGTH;

    private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*\\.?");

    private Idna() {}

    /** Empty for an address literal and for whatever is no domain name. */
    public static Optional<Domain> toDomain(String text) {
        String name = text.trim();
        if (name.startsWith("[") || name.isEmpty() || name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (Utf8.isAscii(name)) {
            return name.indexOf(' ') < 0 ? Domain.parse(name) : Optional.empty();
        }
        return hasLongLabel(name) ? Optional.empty() : toAscii(name);
    }

    private static boolean hasLongLabel(String name) {
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            length = isDot(name.charAt(i)) ? 0 : length + 1;
            if (length > MAX_LABEL_LENGTH) {
                return true;
            }
        }
        return false;
    }

    /** What UTS 46 section 4 takes for one. */
    private static boolean isDot(char c) {
        return c == '.' || c == '\u3002' || c == '\uff0e' || c == '\uff61';
    }

    private static Optional<Domain> toAscii(String name) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        Uts46.NON_TRANSITIONAL.nameToASCII(name, ascii, info);
        // Full-width forms of '@' and the like map to ASCII that is in no host name (UTS 46 section 4,
        // UseSTD3ASCIIRules).
        boolean usable = !info.hasErrors() && LABELS.matcher(ascii).matches();
        return usable ? Domain.parse(ascii.toString()) : Optional.empty();
    }

    /** Loaded with the first name that is not ASCII. */
    private static final class Uts46 {
        static final IDNA NON_TRANSITIONAL =
                IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    }
}
