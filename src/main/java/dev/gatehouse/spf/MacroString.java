package dev.gatehouse.spf;

import java.util.List;

/** A text with macros, read once and expanded often (RFC 7208 section 7). */
record MacroString(List<MacroPart> parts) {
    /** Ours: a name keeps 253 characters and an explanation fewer than this, so nothing longer is ever wanted. */
    static final int MAX_EXPANSION = 4096;

    MacroString {
        parts = List.copyOf(parts);
    }

    /** The expansion; of a longer one its last {@link #MAX_EXPANSION} characters, since names are cut on the left. */
    String expandKeepingRight(MacroValues values) {
        StringBuilder text = new StringBuilder();
        for (MacroPart part : parts) {
            text.append(part.expand(values));
            if (text.length() > MAX_EXPANSION) {
                text.delete(0, text.length() - MAX_EXPANSION);
            }
        }
        return text.toString();
    }

    /** The expansion; of a longer one its first {@code length} characters. */
    String expandKeepingLeft(MacroValues values, int length) {
        StringBuilder text = new StringBuilder();
        for (MacroPart part : parts) {
            text.append(part.expand(values));
            if (text.length() >= length) {
                return text.substring(0, length);
            }
        }
        return text.toString();
    }

    boolean isLiteral() {
        return parts.stream().allMatch(MacroPart.Literal.class::isInstance);
    }

    boolean uses(MacroLetter letter) {
        for (MacroPart part : parts) {
            if (part instanceof MacroPart.Expansion expansion && expansion.letter() == letter) {
                return true;
            }
        }
        return false;
    }
}
