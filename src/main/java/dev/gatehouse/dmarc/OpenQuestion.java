package dev.gatehouse.dmarc;

import dev.gatehouse.dns.DnsAnswer;

/**
 * A question that decides and was not answered (RFC 9989 sections 4.10.1 and 5.3.6).
 *
 * @param words which one, for people
 */
record OpenQuestion(String words, Unresolved unresolved) {
    static OpenQuestion of(DnsAnswer<?> answer, boolean nameIsChosen) {
        return new OpenQuestion(
                answer.type() + " " + answer.question() + " unavailable",
                Unresolved.of(answer.unanswered().orElseThrow(), nameIsChosen));
    }

    /** This one first; of both, what a stranger can bring about counts. */
    OpenQuestion and(OpenQuestion other) {
        return new OpenQuestion(words, unresolved.and(other.unresolved));
    }

    /** For people. */
    String reason() {
        return unresolved.words().isEmpty() ? words : words + ": " + unresolved.words();
    }
}
