package dev.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time and the number of questions that one SMTP transaction may spend on the DNS, whatever is evaluated in it. Past
 * either, every answer is unavailable, so that evaluations end in temperror instead of keeping the client waiting.
 */
public final class Budget {
    /** RFC 7208 section 4.6.4 wants at least twenty seconds for SPF alone. */
    private static final Duration TIME = Duration.ofSeconds(20);

    /** Ours: far more than ordinary mail needs, and few enough that no message makes us flood a stranger's servers. */
    private static final int QUESTIONS = 300;

    private final long deadline;
    private final int most;
    private final AtomicInteger asked = new AtomicInteger();
    private @Nullable CompletableFuture<Void> expiry;

    private Budget(Duration time, int most) {
        this.deadline = System.nanoTime() + time.toNanos();
        this.most = most;
    }

    /** Begins now. */
    public static Budget of(Duration time, int questions) {
        return new Budget(time, questions);
    }

    /** Begins now, with what is enough for all ordinary mail. */
    public static Budget ordinary() {
        return of(TIME, QUESTIONS);
    }

    /** The same DNS within this budget; several may share it. */
    public Dns over(Dns dns) {
        return new BudgetedDns(dns);
    }

    /** Questions asked so far, those that came too late or were too many included. */
    public int questions() {
        return asked.get();
    }

    /** Until the deadline; zero past it. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private <T> CompletableFuture<DnsAnswer<T>> spend(
            Domain name, RecordType type, Supplier<CompletableFuture<DnsAnswer<T>>> question) {
        if (asked.incrementAndGet() > most) {
            return CompletableFuture.completedFuture(
                    DnsAnswer.cutShort(name, type, "more than " + most + " questions for one message"));
        }
        if (remaining().isZero()) {
            return CompletableFuture.completedFuture(late(name, type));
        }
        CompletableFuture<DnsAnswer<T>> answer = safely(name, type, question);
        return answer.isDone() ? answer : answer.applyToEither(expiry().thenApply(x -> late(name, type)), a -> a);
    }

    /** Completes at the deadline. Made for the first answer that is awaited, since most are known and timers are dear. */
    private synchronized CompletableFuture<Void> expiry() {
        if (expiry == null) {
            expiry = new CompletableFuture<Void>()
                    .completeOnTimeout(null, remaining().toNanos(), TimeUnit.NANOSECONDS)
                    // Off the timer's thread, on which a caller that waits for another answer would stop every timer.
                    .thenRunAsync(() -> {});
        }
        return expiry;
    }

    private static <T> CompletableFuture<DnsAnswer<T>> safely(
            Domain name, RecordType type, Supplier<CompletableFuture<DnsAnswer<T>>> question) {
        try {
            CompletableFuture<DnsAnswer<T>> answer = question.get();
            boolean answered = answer.isDone() && !answer.isCompletedExceptionally();
            return answered
                    ? answer
                    : answer.exceptionally(error -> DnsAnswer.unavailable(name, type, error.toString()));
        } catch (RuntimeException notAsked) {
            return CompletableFuture.completedFuture(DnsAnswer.unavailable(name, type, notAsked.toString()));
        }
    }

    private static <T> DnsAnswer<T> late(Domain name, RecordType type) {
        return DnsAnswer.cutShort(name, type, "no answer within the time for one message");
    }

    /** A DNS whose questions are paid from the budget. */
    private final class BudgetedDns implements Dns {
        private final Dns dns;

        private BudgetedDns(Dns dns) {
            this.dns = dns;
        }

        @Override
        public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
            return spend(name, RecordType.TXT, () -> dns.txt(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return spend(name, RecordType.A, () -> dns.a(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return spend(name, RecordType.AAAA, () -> dns.aaaa(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return spend(name, RecordType.MX, () -> dns.mx(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return spend(ReverseName.of(address), RecordType.PTR, () -> dns.ptr(address));
        }

        /** A trial that fails costs nothing: its questions will be asked again. */
        @Override
        public <R> Optional<R> atOnce(Function<Dns, R> evaluation) {
            KnownAnswers known = new KnownAnswers(dns);
            R result = evaluation.apply(new BudgetedDns(known));
            known.endTrial();
            if (known.isLacking()) {
                asked.addAndGet(-known.asked());
                return Optional.empty();
            }
            return Optional.of(result);
        }
    }
}
