package dev.gatehouse.explain;

import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.text.SafeText;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Placeholder;
import dev.gatehouse.verdict.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tries every text with the longest values, so that a text that cannot be sent is found at the start and not at night. */
final class CatalogueCheck {
    private static final ReferenceId REFERENCE = new ReferenceId("Z".repeat(ReferenceId.LENGTH));

    private CatalogueCheck() {}

    static void require(Explainer explainer, Catalogue catalogue) {
        for (Refusal refusal : Refusal.values()) {
            problem(explainer, catalogue, refusal).ifPresent(problem -> {
                throw new IllegalArgumentException("the text of " + refusal.id() + " in language "
                        + catalogue.language().getLanguage() + " " + problem);
            });
        }
    }

    private static Optional<String> problem(Explainer explainer, Catalogue catalogue, Refusal refusal) {
        if (!isAscii(catalogue, refusal)) {
            return Optional.of("has a character that cannot be written in ASCII");
        }
        int octets = explainer.octetsOf(longest(refusal), REFERENCE);
        if (octets > SmtpReply.MAX_LINE_OCTETS) {
            return Optional.of("is too long: even with cut values its lines have " + octets
                    + " octets together, and 512 are the most");
        }
        SmtpReply reply = explainer
                .explain(longest(refusal), Audience.OPERATOR, REFERENCE)
                .reply();
        if (!reply.lines().get(reply.lines().size() - 1).contains(REFERENCE.text())) {
            return Optional.of("has no {ref} in its last line");
        }
        String first = catalogue.reason(refusal).text().toLowerCase(Locale.ROOT);
        String keyword = refusal.keyword();
        return first.contains(keyword.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("must have the word '" + keyword + "' in its reason, for programs that read bounces");
    }

    private static boolean isAscii(Catalogue catalogue, Refusal refusal) {
        return SafeText.isPrintableAscii(
                SafeText.spelledInAscii(catalogue.reason(refusal).text()
                        + catalogue.fix(refusal).text()
                        + catalogue.bland(refusal.topic()).text()));
    }

    private static Grounds longest(Refusal refusal) {
        Map<String, String> values = new TreeMap<>();
        for (Placeholder placeholder : Placeholder.values()) {
            values.put(placeholder.word(), placeholder.longest());
        }
        return new Grounds(refusal, values);
    }
}
