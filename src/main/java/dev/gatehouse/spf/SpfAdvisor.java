package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.RecordType;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.spf.SpfAdvice.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the remedy in an evaluation. */
final class SpfAdvisor {
    private final SpfEvaluation evaluation;
    private final List<HostCheck> chain;
    private final String client;
    private final LookupTree lookups;

    SpfAdvisor(SpfEvaluation evaluation, LookupTree lookups) {
        this.evaluation = evaluation;
        this.lookups = lookups;
        this.chain = deciding(evaluation.top());
        this.client = IpAddress.text(evaluation.request().ip());
    }

    /** The runs of check_host() from the first to the one whose term decided. */
    private static List<HostCheck> deciding(HostCheck top) {
        List<HostCheck> chain = new ArrayList<>();
        Optional<HostCheck> next = Optional.of(top);
        while (next.isPresent()) {
            HostCheck host = next.get();
            chain.add(host);
            next = host.decider()
                    .filter(term ->
                            term.term() instanceof Redirect || term.outcome().isError())
                    .flatMap(TermCheck::nested)
                    .filter(nested -> nested.outcome() != SpfOutcome.NONE);
        }
        return chain;
    }

    SpfAdvice advice() {
        return switch (evaluation.top().outcome()) {
            case NONE ->
                NearRecord.among(evaluation.top().answer().records())
                        .map(this::nearRecord)
                        .orElseGet(this::noRecord);
            case TEMPERROR, PERMERROR -> error(evaluation.top().problem().orElseThrow());
            case PASS, FAIL, SOFTFAIL, NEUTRAL -> new UnlistedClient(evaluation, last(), path()).advice();
        };
    }

    private HostCheck last() {
        return chain.get(chain.size() - 1);
    }

    private List<Domain> path() {
        return chain.stream().map(HostCheck::domain).toList();
    }

    private SpfAdvice error(SpfProblem problem) {
        return switch (problem.kind()) {
            case SYNTAX -> malformedRecord((SpfSyntaxFault) last().record().orElseThrow());
            case SEVERAL_RECORDS -> severalRecords();
            case INCLUDE_WITHOUT_RECORD, REDIRECT_WITHOUT_RECORD -> brokenReference();
            case TOO_MANY_LOOKUPS -> tooManyLookups();
            case TOO_MANY_VOIDS -> tooManyVoids();
            case TOO_MANY_EXCHANGERS -> tooManyExchangers();
            case DNS_UNAVAILABLE, CUT_SHORT -> dnsUnavailable(problem);
        };
    }

    private SpfAdvice nearRecord(NearRecord near) {
        Domain domain = evaluation.top().domain();
        return advice(
                Reason.MALFORMED_RECORD,
                "",
                near.text(),
                Optional.of(near.record()),
                "let the SPF record of " + domain + " begin with \"v=spf1\" and a blank",
                List.of(
                        "The TXT record of " + domain + " that is meant for SPF does not count, for it " + near.flaw()
                                + "; so nobody can tell whether " + client + " may use its name.",
                        "It has to begin with \"v=spf1\" and a blank.",
                        "Publish: " + Excerpt.record(near.record())));
    }

    private SpfAdvice noRecord() {
        Domain domain = evaluation.top().domain();
        String terms = evaluation.request().identity() == SpfIdentity.HELO ? "a" : "mx " + termFor();
        String example = "v=spf1 " + terms + " -all";
        boolean exists = evaluation.top().answer().kind() != DnsAnswer.Kind.NO_DOMAIN;
        String said = domain + (exists ? " has no SPF record" : " does not exist in the DNS")
                + ", so nobody can tell whether " + client + " may use its name.";
        String remedy = "Its owner can publish an SPF record, a TXT record of " + domain
                + " that names every server which sends its mail, for example: " + example;
        return advice(
                Reason.NO_RECORD,
                "",
                "",
                Optional.of(example),
                "publish the SPF record " + example,
                List.of(said, remedy));
    }

    private String termFor() {
        return UnlistedClient.termFor(evaluation.request().ip());
    }

    private SpfAdvice malformedRecord(SpfSyntaxFault fault) {
        SyntaxRemedy remedy = SyntaxRemedy.of(fault);
        List<String> sentences = new ArrayList<>();
        sentences.add("The SPF record of " + where() + " cannot be read, so it protects nobody and mail from "
                + checked() + " may be refused: " + Excerpt.cut(fault.term()) + " at character " + fault.position()
                + " is wrong.");
        sentences.add(remedy.sentence());
        remedy.record().ifPresent(record -> sentences.add("Publish: " + Excerpt.record(record)));
        String correct = "correct \"" + Excerpt.cut(fault.term()) + "\" in the SPF record of " + last().domain();
        return advice(Reason.MALFORMED_RECORD, fault.term(), fault.text(), remedy.record(), correct, sentences);
    }

    private SpfAdvice severalRecords() {
        List<String> records = SpfRecord.select(last().answer().records());
        Optional<String> merged = RecordMerger.merge(records);
        List<String> sentences = new ArrayList<>();
        sentences.add(
                where() + " has " + records.size() + " SPF records and may have only one, so none of them counts.");
        sentences.add(
                merged.map(record -> "Delete all but one TXT record and let that one say: " + Excerpt.record(record))
                        .orElse("Merge them into one TXT record that begins with v=spf1 and delete the others."));
        String delete = "delete all but one of the " + records.size() + " SPF records of " + last().domain();
        return advice(Reason.SEVERAL_RECORDS, "", String.join(" | ", records), merged, delete, sentences);
    }

    private SpfAdvice brokenReference() {
        TermCheck term = last().decider().orElseThrow();
        String target = Excerpt.cut(term.target());
        String cause = term.nested()
                .map(nested -> nested.answer().isFound()
                        ? target + " has TXT records, but none that begins with v=spf1"
                        : target + " has no TXT record: "
                                + nested.answer().kind().words())
                .orElse(target + " is not a name that the DNS can hold");
        Optional<MissingBlank> two = MissingBlank.in(term.term().text());
        if (two.isPresent()) {
            return gluedReference(term, two.get());
        }
        Optional<String> without = last().recordWithout(term.term()).filter(SpfAdvisor::namesSomebody);
        return advice(
                Reason.BROKEN_REFERENCE,
                term.term().text(),
                last().text(),
                without,
                "correct \"" + cutTerm(term) + "\" or take it out of the SPF record of " + last().domain(),
                List.of(
                        "The SPF record of " + where() + " refers to " + target + " by \"" + cutTerm(term) + "\", and "
                                + cause + ".",
                        "Correct the name"
                                + without.map(record -> ", or take the term out and publish: " + Excerpt.record(record))
                                        .orElse(", or replace the term by the addresses that send this mail.")));
    }

    /** As in {@code include:spf.example.org-all}, where the name is well-formed. */
    private SpfAdvice gluedReference(TermCheck term, MissingBlank two) {
        String record = RecordText.replace(last().text(), term.term().text(), two.corrected());
        return advice(
                Reason.BROKEN_REFERENCE,
                term.term().text(),
                last().text(),
                Optional.of(record),
                "put a blank before \"" + Excerpt.cut(two.second()) + "\" in the SPF record of " + last().domain(),
                List.of(
                        "The SPF record of " + where() + " refers to " + Excerpt.cut(term.target())
                                + ", which has no SPF record.",
                        two.sentence(),
                        "Publish: " + Excerpt.record(record)));
    }

    private static boolean namesSomebody(String record) {
        return SpfRecordParser.parse(record) instanceof SpfRecord read
                && read.directives().stream().anyMatch(it -> !(it.mechanism() instanceof Mechanism.All));
    }

    private static String cutTerm(TermCheck term) {
        return Excerpt.cut(term.term().text());
    }

    private SpfAdvice tooManyLookups() {
        return loop().orElseGet(this::costlyRecord);
    }

    /** A domain that comes twice on the way to the term at fault. */
    private Optional<SpfAdvice> loop() {
        for (int i = 0; i < chain.size(); i++) {
            Domain again = chain.get(i).domain();
            int first = path().indexOf(again);
            if (first < i) {
                return Optional.of(loop(chain.get(i - 1), path().subList(first, i + 1)));
            }
        }
        return Optional.empty();
    }

    private SpfAdvice loop(HostCheck closing, List<Domain> circle) {
        TermCheck term = closing.decider().orElseThrow();
        String way = circle.stream().map(Domain::name).collect(Collectors.joining(", then "));
        Optional<String> without = closing.recordWithout(term.term());
        String remedy = "take \"" + cutTerm(term) + "\" out of the SPF record of " + closing.domain();
        String whole = "Take" + remedy.substring("take".length()) + ", which then says: "
                + without.map(Excerpt::record).orElse("v=spf1 -all");
        return new SpfAdvice(
                Reason.LOOP,
                cutTerm(term),
                path().subList(0, path().indexOf(closing.domain()) + 1),
                Excerpt.record(closing.text()),
                without,
                Optional.empty(),
                remedy,
                List.of("The SPF records refer to each other in a circle without end: " + way + ".", whole));
    }

    private SpfAdvice costlyRecord() {
        int limit = evaluation.limits().lookups();
        List<String> sentences = new ArrayList<>();
        sentences.add("Reading the SPF record of " + checked() + " takes more than the " + limit
                + " DNS lookups allowed; "
                + Excerpt.cut(last().decider().orElseThrow().term().text())
                + " in the record of " + where() + " is number " + (limit + 1) + ".");
        sentences.addAll(LookupSavings.in(evaluation.top(), lookups));
        sentences.add("The terms and what each costs, with what it includes:");
        return new SpfAdvice(
                Reason.TOO_MANY_LOOKUPS,
                last().decider().map(SpfAdvisor::cutTerm).orElse(""),
                path(),
                Excerpt.record(last().text()),
                Optional.empty(),
                Optional.of(lookups),
                "use fewer includes: the SPF record of " + checked() + " needs " + lookups.words()
                        + " DNS lookups, not " + limit,
                sentences);
    }

    private SpfAdvice tooManyVoids() {
        List<String> found = new ArrayList<>();
        voids(evaluation.top(), found);
        TermCheck term = last().decider().orElseThrow();
        return advice(
                Reason.TOO_MANY_VOIDS,
                term.term().text(),
                last().text(),
                Optional.empty(),
                "take names that no longer exist out of the SPF record, such as \"" + cutTerm(term) + "\"",
                List.of(
                        "The SPF record of " + checked() + " names more than "
                                + evaluation.limits().voids()
                                + " things that the DNS does not have, which is an error: "
                                + String.join("; ", found) + ".",
                        "Take out the names that no longer exist, or correct them."));
    }

    private static void voids(HostCheck host, List<String> found) {
        for (TermCheck term : host.terms()) {
            if (isVoid(term)) {
                var answer = term.questions().get(term.questions().size() - 1);
                found.add(cutTerm(term) + " in the record of " + host.domain() + " (" + answer.type() + " "
                        + Excerpt.cut(answer.question().name()) + ": "
                        + answer.kind().words() + ")");
            }
            term.nested().ifPresent(nested -> voids(nested, found));
        }
    }

    /** Not where a client has no name, nor where one exchanger of several has no address. */
    private static boolean isVoid(TermCheck term) {
        List<DnsAnswer<?>> questions = term.questions();
        if (term.nested().isPresent()
                || questions.isEmpty()
                || !(term.term() instanceof Directive directive)
                || directive.mechanism() instanceof Mechanism.Ptr) {
            return false;
        }
        DnsAnswer<?> last = questions.get(questions.size() - 1);
        boolean otherFound = directive.mechanism() instanceof Mechanism.Mx
                && last.type() != RecordType.MX
                && questions.stream().anyMatch(answer -> answer.type() == last.type() && answer.isFound());
        return last.isVoid() && last.type() != RecordType.PTR && !otherFound;
    }

    private SpfAdvice tooManyExchangers() {
        TermCheck term = last().decider().orElseThrow();
        return advice(
                Reason.TOO_MANY_EXCHANGERS,
                term.term().text(),
                last().text(),
                Optional.empty(),
                "replace \"" + cutTerm(term) + "\" by networks in the SPF record of " + last().domain(),
                List.of(
                        "\"" + cutTerm(term) + "\" in the SPF record of " + where()
                                + " stands for the mail exchangers of "
                                + Excerpt.cut(term.target()) + ", which has more than the "
                                + evaluation.limits().exchangers() + " that may be looked up.",
                        "Replace the term by the networks of those servers, for example ip4:192.0.2.0/24."));
    }

    private SpfAdvice dnsUnavailable(SpfProblem problem) {
        String term = last().decider().map(SpfAdvisor::cutTerm).orElse("");
        return advice(
                Reason.DNS_UNAVAILABLE,
                term,
                last().text(),
                Optional.empty(),
                "",
                List.of(
                        "The SPF record of " + where() + " could not be checked, since the DNS gave no answer to "
                                + Excerpt.cut(problem.text()) + ".",
                        "The sending server tries again by itself; if it goes on, the name servers of that domain need "
                                + "looking at, not the record."));
    }

    private SpfAdvice advice(
            Reason reason, String term, String record, Optional<String> change, String remedy, List<String> sentences) {
        return new SpfAdvice(
                reason, Excerpt.cut(term), path(), Excerpt.record(record), change, Optional.empty(), remedy, sentences);
    }

    private Domain checked() {
        return evaluation.top().domain();
    }

    /** The domain whose record is meant, and how it was come to. */
    private String where() {
        return Pathway.describe(path());
    }
}
