package dev.gatehouse.verdict;

import dev.gatehouse.arc.MessageSignatures;
import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Finds out all that authentication has to say about one message: SPF, the DMARC records and the signatures beside one
 * another, then DMARC. Made for one transaction: the evaluators ask a {@code Dns} that has its budget.
 *
 * <p>The signatures are verified by the calling thread; the executor gets what waits for the DNS.
 */
public final class Authenticator {
    private final SpfEvaluator spf;
    private final SignatureVerifier signatures;
    private final DmarcEvaluator dmarc;
    private final Executor executor;

    /** Both SPF results. */
    public record SpfResults(SpfResult mailFrom, SpfResult helo) {}

    public Authenticator(SpfEvaluator spf, SignatureVerifier signatures, DmarcEvaluator dmarc, Executor executor) {
        this.spf = spf;
        this.signatures = signatures;
        this.dmarc = dmarc;
        this.executor = executor;
    }

    /** Begins with SPF, which can be done as soon as MAIL FROM is known. */
    public CompletableFuture<SpfResults> startSpf(SmtpFacts facts) {
        return beside(() -> new SpfResults(spf.checkMailFrom(facts), spf.checkHelo(facts)));
    }

    public Authentication authenticate(SmtpFacts facts, RawMessage message, Instant now) {
        return authenticate(message, now, startSpf(facts));
    }

    /** The same with SPF begun before. An unreadable message is the caller's trouble: {@link UncheckedIOException}. */
    public Authentication authenticate(RawMessage message, Instant now, CompletableFuture<SpfResults> begun) {
        try {
            MessageHeader header = MessageHeader.of(message);
            CompletableFuture<DmarcEvaluator.Discovery> discovery =
                    beside(() -> dmarc.discover(AuthorDomain.of(header)));
            MessageSignatures verified = signatures.verify(message, now);
            SpfResults spfResults = begun.join();
            DmarcResult result = dmarc.conclude(discovery.join(), spfResults.mailFrom(), verified.dkim());
            return new Authentication(
                    spfResults.mailFrom(), spfResults.helo(), verified.dkim(), verified.arc(), result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the executor; by the calling thread where that is full. */
    private <T> CompletableFuture<T> beside(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(work.get());
        }
    }
}
