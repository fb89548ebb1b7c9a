package dev.gatehouse.verdict;

import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dkim.DkimVerifier;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfOutcome;
import dev.gatehouse.spf.SpfResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Finds out all that authentication has to say about one message: SPF, the DMARC records and the signatures beside one
 * another, then DMARC. Made for one transaction: the evaluators ask a {@code Dns} that has its budget.
 *
 * <p>The signatures are verified by the calling thread; the executor gets what waits for the DNS. What the DNS knows already
 * is not handed over: two threads that wait for one another cost more than the evaluation.
 */
public final class Authenticator {
    private final Dns dns;
    private final Dns policies;
    private final Function<Dns, SpfEvaluator> spf;
    private final Function<Dns, SignatureVerifier> signatures;
    private final Function<Dns, DmarcEvaluator> dmarc;
    private final Executor executor;

    /** Both SPF results. */
    public record SpfResults(SpfResult mailFrom, SpfResult helo) {}

    /**
     * Evaluates over these, both within the transaction's budget.
     *
     * @param dns for SPF, DKIM and ARC, of which a stranger chooses how much they ask
     * @param policies for DMARC, within the budget's reserve, so that nobody keeps us from asking for the author's policy
     */
    public Authenticator(
            Dns dns,
            Dns policies,
            Function<Dns, SpfEvaluator> spf,
            Function<Dns, SignatureVerifier> signatures,
            Function<Dns, DmarcEvaluator> dmarc,
            Executor executor) {
        this.dns = dns;
        this.policies = policies;
        this.spf = spf;
        this.signatures = signatures;
        this.dmarc = dmarc;
        this.executor = executor;
    }

    /** Begins with SPF, which can be done as soon as MAIL FROM is known. */
    public CompletableFuture<SpfResults> startSpf(SmtpFacts facts) {
        return beside(dns, asked -> {
            SpfEvaluator evaluator = spf.apply(asked);
            return new SpfResults(evaluator.checkMailFrom(facts), evaluator.checkHelo(facts));
        });
    }

    public Authentication authenticate(SmtpFacts facts, RawMessage message, Instant now) {
        return authenticate(message, now, startSpf(facts));
    }

    /** The same with SPF begun before. An unreadable message is the caller's trouble: {@link UncheckedIOException}. */
    public Authentication authenticate(RawMessage message, Instant now, CompletableFuture<SpfResults> begun) {
        try {
            MessageHeader header = MessageHeader.of(message);
            return authenticate(message, header, AuthorDomain.of(header), now, begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of a message whose header and author were read before. */
    public Authentication authenticate(
            RawMessage message,
            MessageHeader header,
            AuthorDomain author,
            Instant now,
            CompletableFuture<SpfResults> begun) {
        DmarcEvaluator evaluator = dmarc.apply(policies);
        List<CompletableFuture<DmarcEvaluator.Discovery>> discoveries = evaluator.toEvaluate(author).stream()
                .map(domain -> beside(
                        policies, asked -> dmarc.apply(asked).discover(domain, () -> identifiers(header, begun))))
                .toList();
        MessageSignatures verified = verified(message, now);
        SpfResults spfResults = dns.await(begun);
        DmarcResult result = evaluator.conclude(
                author, discoveries.stream().map(dns::await).toList(), spfResults.mailFrom(), verified.dkim());
        return new Authentication(spfResults.mailFrom(), spfResults.helo(), verified.dkim(), verified.arc(), result);
    }

    /** Who may turn out to be authenticated, as far as that is known without waiting. */
    private static List<Domain> identifiers(MessageHeader header, CompletableFuture<SpfResults> begun) {
        List<Domain> identifiers = new ArrayList<>(DkimVerifier.claimedSigners(header));
        if (begun.isDone() && !begun.isCompletedExceptionally()) {
            SpfResult mailFrom = begun.join().mailFrom();
            mailFrom.domain()
                    .filter(domain ->
                            mailFrom.outcome() == SpfOutcome.PASS || mailFrom.outcome() == SpfOutcome.TEMPERROR)
                    .ifPresent(identifiers::add);
        }
        return identifiers;
    }

    private MessageSignatures verified(RawMessage message, Instant now) {
        try {
            return signatures.apply(dns).verify(message, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once if the DNS knows all answers, else on the executor; by the calling thread where that is full. */
    private <T> CompletableFuture<T> beside(Dns asked, Function<Dns, T> work) {
        return asked.atOnce(work).map(CompletableFuture::completedFuture).orElseGet(() -> handedOver(asked, work));
    }

    private <T> CompletableFuture<T> handedOver(Dns asked, Function<Dns, T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> work.apply(asked), executor);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(work.apply(asked));
        }
    }
}
