package dev.gatehouse.explain;

import dev.gatehouse.verdict.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The manual's page about every reason for which something is refused, an anchor a reason. */
public final class RefusalsPage {
    private static final String HEAD = """
        # Refusals

        Every refusal has three lines: what is wrong, what to do about it, and where help is, with a reference. Here are the
        reasons, each with its code, the words of its first two lines, and who can put it right. Names in braces stand for values;
        a reader who may not learn a value reads other words in its place. `reply.texts` names a file with words of your own.
        In mode `defer` a 5xx becomes a 4xx with the same words.

        """;

    private static final Catalogue ENGLISH = Catalogue.english();

    private RefusalsPage() {}

    public static String text() {
        return HEAD
                + Arrays.stream(Refusal.Topic.values())
                        .filter(topic -> Arrays.stream(Refusal.values()).anyMatch(refusal -> refusal.topic() == topic))
                        .map(RefusalsPage::section)
                        .collect(Collectors.joining("\n"));
    }

    private static String section(Refusal.Topic topic) {
        return Arrays.stream(Refusal.values())
                .filter(refusal -> refusal.topic() == topic)
                .map(RefusalsPage::entry)
                .collect(Collectors.joining("\n", "## " + topic.word() + "\n\n", ""));
    }

    private static String entry(Refusal refusal) {
        return "### " + refusal.id() + "\n\n"
                + "`" + refusal.code() + " " + refusal.status() + "`, put right by "
                + refusal.repairer().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".\n\n"
                + "> " + ENGLISH.reason(refusal).text() + "\n>\n> "
                + ENGLISH.fix(refusal).text() + "\n";
    }
}
