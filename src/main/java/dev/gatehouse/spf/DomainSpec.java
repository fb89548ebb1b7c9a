package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * A name in a term, possibly with macros (RFC 7208 section 4.8).
 *
 * @param text as written
 * @param fixed the name, where there are no macros and it is one
 */
public record DomainSpec(String text, MacroString macros, Optional<Domain> fixed, boolean hasMacros) {
    static DomainSpec of(String text, MacroString macros) {
        boolean literal = macros.isLiteral();
        StringBuilder name = new StringBuilder();
        macros.parts().forEach(part -> name.append(part instanceof MacroPart.Literal it ? it.text() : ""));
        return new DomainSpec(
                text, macros, literal ? Domain.parse(withinLimit(name.toString())) : Optional.empty(), !literal);
    }

    /** The {@code <target-name>}; empty where the expansion is no domain name. */
    Optional<Domain> target(MacroValues values) {
        return hasMacros ? Domain.parse(withinLimit(macros.expandKeepingRight(values))) : fixed;
    }

    /**
     * RFC 7208 section 7.3: labels are removed on the left until 253 characters are left; a text without macros expands to
     * itself (section 4.8).
     */
    private static String withinLimit(String expanded) {
        String name = expanded.endsWith(".") ? expanded.substring(0, expanded.length() - 1) : expanded;
        while (name.length() > Domain.MAX_LENGTH) {
            int dot = name.indexOf('.', name.length() - Domain.MAX_LENGTH - 1);
            if (dot < 0) {
                return name;
            }
            name = name.substring(dot + 1);
        }
        return name;
    }

    /** RFC 8616 section 4: %{s} and %{l} of a local part that is not ASCII match nothing. */
    boolean usesLocalPart() {
        return hasMacros && (macros.uses(MacroLetter.SENDER) || macros.uses(MacroLetter.LOCAL_PART));
    }

    boolean usesValidatedName() {
        return hasMacros && macros.uses(MacroLetter.VALIDATED_NAME);
    }
}
