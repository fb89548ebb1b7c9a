package dev.gatehouse.engine;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one message, and what is to be written to it if it is taken.
 *
 * @param header of the message as it came
 * @param decision what is done
 * @param wouldHave what rules in mode warn would have done, in their order; only the first would have had an effect
 * @param verdict what was found about a stranger's message, for metrics and reports; empty for mail of ours, which is not verified
 * @param results what Authentication-Results says of a stranger's message; empty for mail of ours
 * @param remove the fields that must not stay, top first
 * @param add the fields to put at the top, top first
 * @param spared recipients whose copy is not quarantined where the decision says quarantine
 */
public record Outcome(
        MessageHeader header,
        Decision decision,
        List<Decision> wouldHave,
        Optional<Verdict> verdict,
        Optional<AuthenticationResults> results,
        List<HeaderField> remove,
        List<HeaderField> add,
        List<String> spared) {
    public Outcome {
        wouldHave = List.copyOf(wouldHave);
        remove = List.copyOf(remove);
        add = List.copyOf(add);
        spared = List.copyOf(spared);
    }
}
