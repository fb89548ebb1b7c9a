package dev.gatehouse.arc;

import dev.gatehouse.dkim.SignatureTags;
import dev.gatehouse.message.HeaderField;
import java.util.OptionalInt;

/** The instance tag, i=, which says to which ARC set a field belongs (RFC 8617 section 4.2.1). */
final class ArcInstance {
    /** RFC 8617 section 4.2.1. */
    static final int MAX = 50;

    private static final int MAX_DIGITS = 2;

    private ArcInstance() {}

    /** Empty where i= is missing or no number of one or two digits. */
    static OptionalInt of(ArcFieldName name, HeaderField field) {
        return name == ArcFieldName.AUTHENTICATION_RESULTS
                ? number(ArcAuthenticationResults.instance(field))
                : number(SignatureTags.of(field).list().value("i").orElse(""));
    }

    private static OptionalInt number(String digits) {
        boolean valid = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
