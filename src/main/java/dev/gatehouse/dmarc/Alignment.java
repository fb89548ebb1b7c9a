package dev.gatehouse.dmarc;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Step;
import java.util.List;
import java.util.Optional;

/** Whether an identifier matches the author domain (RFC 9989 sections 4.4 and 4.10.2). */
final class Alignment {
    /** What a comparison came to. */
    enum Answer {
        ALIGNED("aligned"),
        NOT_ALIGNED("not aligned"),
        /** A question to the DNS was not answered. */
        UNKNOWN("unknown");

        private final String words;

        Answer(String words) {
            this.words = words;
        }
    }

    private final PolicyDiscovery discovery;
    private Optional<OpenQuestion> failure = Optional.empty();

    Alignment(PolicyDiscovery discovery) {
        this.discovery = discovery;
    }

    /** The best answer for any of {@code identifiers}; later ones are not looked at once one is aligned. */
    Answer anyOf(List<Domain> identifiers, AlignmentMode mode) {
        Answer best = Answer.NOT_ALIGNED;
        for (Domain identifier : identifiers) {
            Answer answer = of(identifier, mode);
            if (answer == Answer.ALIGNED) {
                return answer;
            }
            best = answer == Answer.UNKNOWN ? answer : best;
        }
        return best;
    }

    Answer of(Domain identifier, AlignmentMode mode) {
        Answer answer = compare(identifier, mode);
        discovery.trace().add(() -> Step.of(
                        "alignment of " + identifier + " with " + discovery.author(),
                        (mode == AlignmentMode.STRICT ? "strict: " : "relaxed: ") + answer.words)
                .citing("RFC 9989 section 4.10.2"));
        return answer;
    }

    private Answer compare(Domain identifier, AlignmentMode mode) {
        if (identifier.equals(discovery.author())) {
            return Answer.ALIGNED;
        }
        if (mode == AlignmentMode.STRICT || !needsWalk(identifier, discovery.author())) {
            return Answer.NOT_ALIGNED;
        }
        return organizationalDomain()
                .map(domain -> isOrganizationalDomainOf(identifier, domain))
                .orElse(Answer.UNKNOWN);
    }

    /** An organizational domain is the end of its name, so names with different ends have different ones. */
    static boolean needsWalk(Domain identifier, Domain author) {
        return !identifier.equals(author) && identifier.rightmost(1).equals(author.rightmost(1));
    }

    private Answer isOrganizationalDomainOf(Domain identifier, Domain authors) {
        if (!identifier.isWithin(authors)) {
            return Answer.NOT_ALIGNED;
        }
        return endOf(new TreeWalk(identifier, discovery.records()))
                .map(domain -> domain.equals(authors) ? Answer.ALIGNED : Answer.NOT_ALIGNED)
                .orElse(Answer.UNKNOWN);
    }

    /** Of the author domain; empty if a question was not answered. */
    Optional<Domain> organizationalDomain() {
        return endOf(discovery.walk());
    }

    private Optional<Domain> endOf(TreeWalk walk) {
        Optional<DnsAnswer<String>> unanswered = walk.toTheEnd().failure();
        if (unanswered.isPresent()) {
            failure = unanswered.map(answer -> OpenQuestion.of(answer, true)).map(open -> failure.map(open::and)
                    .orElse(open));
            return Optional.empty();
        }
        return Optional.of(walk.organizationalDomain());
    }

    /** Which question was not answered; empty where all were. */
    Optional<OpenQuestion> failure() {
        return failure;
    }
}
