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
 * either, what is not known already is cut short, so that evaluations end in temperror instead of keeping the client waiting.
 *
 * <p>What names the policy of the author's domain has a reserve of its own: a stranger chooses what SPF, DKIM and ARC spend,
 * and could otherwise keep us from asking for it.
 */
public final class Budget {
    /** RFC 7208 section 4.6.4 wants at least twenty seconds for SPF alone. */
    private static final Duration TIME = Duration.ofSeconds(20);

    /** Ours: far more than ordinary mail needs, and few enough that no message makes us flood a stranger's servers. */
    private static final int QUESTIONS = 300;

    /** Four author domains with a whole tree walk and a question for existence each (RFC 9989 section 4.10). */
    private static final int RESERVED_QUESTIONS = 4 * 9;

    /** The reserve ends a quarter later. */
    private static final int RESERVED_FRACTION = 4;

    private final long deadline;
    private final int most;
    private final AtomicInteger asked = new AtomicInteger();
    private final Optional<Budget> reserve;
    private @Nullable CompletableFuture<Void> expiry;

    private Budget(Duration time, int most, Optional<Budget> reserve) {
        this.deadline = System.nanoTime() + time.toNanos();
        this.most = most;
        this.reserve = reserve;
    }

    /** Begins now; without a reserve. */
    public static Budget of(Duration time, int questions) {
        return new Budget(time, questions, Optional.empty());
    }

    /** Of one message: begins now, and has a reserve for the policy of its author's domain. */
    public static Budget ofMessage(Duration time, int questions) {
        Budget reserve = of(time.plus(time.dividedBy(RESERVED_FRACTION)), RESERVED_QUESTIONS);
        return new Budget(time, questions, Optional.of(reserve));
    }

    /** Of one message; with what is enough for all ordinary mail. */
    public static Budget ordinary() {
        return ofMessage(TIME, QUESTIONS);
    }

    /** The same DNS within this budget; several may share it. */
    public Dns over(Dns dns) {
        return new BudgetedDns(dns);
    }

    /** What only the policy of the author's domain may spend; this one itself where it has no reserve. */
    public Budget reserve() {
        return reserve.orElse(this);
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
            Dns dns, Domain name, RecordType type, Function<Dns, CompletableFuture<DnsAnswer<T>>> question) {
        if (asked.incrementAndGet() > most) {
            String limit = "more than " + most + " questions for one message";
            return remembered(dns, question, DnsAnswer.cutShort(name, type, limit));
        }
        if (remaining().isZero()) {
            return remembered(dns, question, late(name, type));
        }
        CompletableFuture<DnsAnswer<T>> answer = safely(name, type, () -> question.apply(dns));
        return answer.isDone() ? answer : answer.applyToEither(expiry().thenApply(x -> late(name, type)), a -> a);
    }

    /** What is known costs neither time nor a question. */
    private static <T> CompletableFuture<DnsAnswer<T>> remembered(
            Dns dns, Function<Dns, CompletableFuture<DnsAnswer<T>>> question, DnsAnswer<T> otherwise) {
        return question.apply(dns.remembered()).thenApply(known -> known.cutShort() ? otherwise : known);
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
            return spend(dns, name, RecordType.TXT, asked -> asked.txt(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
            return spend(dns, name, RecordType.A, asked -> asked.a(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
            return spend(dns, name, RecordType.AAAA, asked -> asked.aaaa(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
            return spend(dns, name, RecordType.MX, asked -> asked.mx(name));
        }

        @Override
        public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
            return spend(dns, ReverseName.of(address), RecordType.PTR, asked -> asked.ptr(address));
        }

        @Override
        public Dns remembered() {
            return dns.remembered();
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
