package dev.gatehouse.message;

import com.ibm.icu.text.IDNA;
import dev.gatehouse.dns.Domain;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns a domain as people write it into the A-labels that the DNS knows (RFC 5890, UTS 46 non-transitional). */
public final class Idna {
    /** Our bound on text that is converted; a longer one cannot come to a name of 253 characters. */
    private static final int MAX_LENGTH = 1000;

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
        return toAscii(name);
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
