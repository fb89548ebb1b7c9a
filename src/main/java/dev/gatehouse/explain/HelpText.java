package dev.gatehouse.explain;

import java.util.List;
import java.util.Optional;

/**
 * What a help page says, as plain text: the page escapes it.
 *
 * @param language of the texts, for example {@code en}
 * @param stylesheet where the style sheet is found
 * @param steps what to do
 * @param inOrder whether the steps follow each other; else each is for someone else
 * @param advice what would have to change, for who runs the sending domain; empty without
 * @param settings for the reader's mail program, empty where they are beside the point
 * @param facts of the refusal, empty if none are known
 * @param note that nothing is known of the reference; empty if that is not so
 */
public record HelpText(
        String language,
        String stylesheet,
        String kicker,
        String title,
        Optional<Section> who,
        String stepsHeading,
        List<String> steps,
        boolean inOrder,
        String adviceHeading,
        List<String> advice,
        String settingsHeading,
        List<Row> settings,
        String factsHeading,
        List<Row> facts,
        String note,
        Section help) {
    public HelpText {
        steps = List.copyOf(steps);
        advice = List.copyOf(advice);
        settings = List.copyOf(settings);
        facts = List.copyOf(facts);
    }

    /** A heading with one paragraph. */
    public record Section(String heading, String text) {}

    /** A row of a table. */
    public record Row(String name, String value) {}
}
