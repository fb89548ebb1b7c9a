package dev.gatehouse.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.message.Idna;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Which domains that are not hosted here have an MX record that names this server: somebody forgot to set them up, or points
 * to the wrong place. Who asks while a question is under way gets its answer, too.
 *
 * <p>Safe for use by many threads; strangers can make it ask a few questions a minute and keep a bounded number of domains.
 */
public final class MxPointers {
    private static final int MAX_DOMAINS = 10_000;
    private static final int MAX_QUESTIONS_A_MINUTE = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Set<Domain> ourNames;
    private final Supplier<Dns> dns;
    private final Cache<Domain, Question> known = Caffeine.newBuilder()
            .maximumSize(MAX_DOMAINS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();
    private Instant minute = Instant.EPOCH;
    private int questions;

    private record Question(Instant asked, CompletableFuture<MxAnswer> answer) {
        /** A domain that does not answer is asked again, but not at once: who waits for it waits in vain. */
        boolean isToBeAskedAgain(Instant now) {
            return answer.getNow(MxAnswer.NOT_ASKED) == MxAnswer.NO_ANSWER && !now.isBefore(asked.plus(MINUTE));
        }
    }

    /**
     * With no names of ours nothing is asked.
     *
     * @param dns for one question, whose answer it gives within the time that anybody may wait for it
     */
    public MxPointers(List<Domain> ourNames, Supplier<Dns> dns) {
        this.ourNames = Set.copyOf(ourNames);
        this.dns = dns;
    }

    /** Whether the MX of {@code domain}, a stranger's text, names this server. Returns at once; the answer comes, too. */
    public CompletableFuture<MxAnswer> of(String domain, Instant now) {
        Optional<Domain> name = ourNames.isEmpty() ? Optional.empty() : Idna.toDomain(domain);
        return name.map(asked -> of(asked, now)).orElseGet(MxPointers::notAsked);
    }

    private synchronized CompletableFuture<MxAnswer> of(Domain domain, Instant now) {
        Question before = known.getIfPresent(domain);
        if (before != null && !before.isToBeAskedAgain(now)) {
            return before.answer();
        }
        if (!mayAsk(now)) {
            return notAsked();
        }
        Question question = new Question(now, dns.get().mx(domain).thenApply(this::read));
        known.put(domain, question);
        return question.answer();
    }

    private static CompletableFuture<MxAnswer> notAsked() {
        return CompletableFuture.completedFuture(MxAnswer.NOT_ASKED);
    }

    private MxAnswer read(DnsAnswer<MxRecord> found) {
        if (found.isUnavailable()) {
            return MxAnswer.NO_ANSWER;
        }
        boolean here = found.records().stream()
                .anyMatch(mx -> mx.exchange().filter(ourNames::contains).isPresent());
        return here ? MxAnswer.HERE : MxAnswer.ELSEWHERE;
    }

    private boolean mayAsk(Instant now) {
        if (!now.isBefore(minute.plus(MINUTE))) {
            minute = now;
            questions = 0;
        }
        return questions++ < MAX_QUESTIONS_A_MINUTE;
    }
}
