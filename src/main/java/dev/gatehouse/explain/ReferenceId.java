package dev.gatehouse.explain;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of one refusal in reply, log, store and help page: ten symbols of Crockford's base 32, fifty random bits, so
 * that nobody can guess someone else's.
 *
 * @param text upper case
 */
public record ReferenceId(String text) {
    /** Without I, L, O and U, which people confuse. */
    private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static final int LENGTH = 10;

    private static final Pattern SYNTAX = Pattern.compile("[" + SYMBOLS + "]{" + LENGTH + "}");

    public ReferenceId {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException("not a reference: " + text);
        }
    }

    /** A new one. {@code random} must be unpredictable: a {@link java.security.SecureRandom}. */
    public static ReferenceId next(RandomGenerator random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(SYMBOLS.charAt(random.nextInt(SYMBOLS.length())));
        }
        return new ReferenceId(text.toString());
    }

    /** As a person copied it: any case, o for 0, i and l for 1, with or without hyphens, blanks and {@code ref=}. */
    public static Optional<ReferenceId> parse(String text) {
        if (text.length() > 4 * LENGTH) {
            return Optional.empty();
        }
        String normal = text.trim()
                .toUpperCase(Locale.ROOT)
                .replaceFirst("^REF=", "")
                .replaceAll("[- ]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return SYNTAX.matcher(normal).matches() ? Optional.of(new ReferenceId(normal)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
