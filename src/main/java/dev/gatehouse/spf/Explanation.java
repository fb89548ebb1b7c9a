package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/**
 * What the owner of a domain says to those it fails (RFC 7208 section 6.2).
 *
 * @param text expanded, printable ASCII; empty where there is none; a stranger's text
 * @param questions what was asked for it
 */
public record Explanation(String text, List<DnsAnswer<?>> questions) {
    public Explanation {
        questions = List.copyOf(questions);
    }

    /** Ours, as RFC 7208 section 6.2 allows: two lines of an SMTP reply hold less. */
    static final int MAX_LENGTH = 800;

    static final Explanation ABSENT = new Explanation("", List.of());

    /** That of the record that failed the client; whatever goes wrong, there is none. */
    static Explanation of(SpfCheck check, HostCheck failed) {
        Questions questions = new Questions(check);
        String text = failed.record()
                .filter(SpfRecord.class::isInstance)
                .flatMap(record -> ((SpfRecord) record).explanation())
                .flatMap(spec -> fetch(spec, values(check, failed.domain(), questions), questions))
                .flatMap(MacroParser::explainString)
                .map(string -> string.expandKeepingLeft(values(check, failed.domain(), questions), MAX_LENGTH))
                .filter(Explanation::isPrintableAscii)
                .orElse("");
        return new Explanation(text, questions.answers());
    }

    private static MacroValues values(SpfCheck check, Domain domain, Questions questions) {
        return new RecordValues(
                check.request(), domain, questions, check.settings().clock());
    }

    /** RFC 7208 section 6.2: exactly one TXT record. */
    private static Optional<String> fetch(DomainSpec spec, MacroValues values, Questions questions) {
        return spec.target(values)
                .map(questions::txt)
                .filter(answer -> answer.records().size() == 1)
                .map(answer -> answer.records().get(0));
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
