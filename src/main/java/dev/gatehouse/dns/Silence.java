package dev.gatehouse.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.net.InternetDomainName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names whose questions ended without any answer a moment ago, and the domains of several such: nobody waits for them again
 * (RFC 9520 section 3.2). One question a second is let through, and any answer ends it.
 *
 * <p>A public suffix is never silent as a whole, or a stranger's domains in it would speak for everybody's.
 */
final class Silence {
    /** Ours. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private static final long BETWEEN_PROBES = Duration.ofSeconds(1).toNanos();

    /** Ours: so many silent names, and no answer between them, make their domain silent. */
    private static final int SEVERAL = 4;

    /** Ours: the bound on what is remembered. */
    private static final int MAX_NAMES = 10_000;

    /** What a question may be told instead of being asked. */
    enum Word {
        /** Nothing: it may be asked. */
        ASK,
        /** This very name did not answer. */
        NAME,
        /** Other names of its domain did not, which is a guess of ours about this one. */
        DOMAIN
    }

    private final Ticker clock;
    private final Cache<Domain, Tally> silent;

    Silence(Ticker clock) {
        this.clock = clock;
        this.silent = Caffeine.newBuilder()
                .maximumSize(MAX_NAMES)
                .expireAfterWrite(KEPT)
                .ticker(clock)
                .executor(Runnable::run)
                .build();
    }

    /** Counts one question for the name that nobody answered. */
    void add(Domain name) {
        for (Optional<Domain> level = Optional.of(name); level.isPresent(); level = above(level.get())) {
            Domain domain = level.get();
            Tally tally = Optional.ofNullable(silent.getIfPresent(domain)).orElseGet(Tally::new);
            tally.names.incrementAndGet();
            tally.nextProbe.set(clock.read() + BETWEEN_PROBES);
            silent.put(domain, tally);
        }
    }

    /** An answer came, whatever it says. */
    void end(Domain name) {
        if (isNothingSilent()) {
            return;
        }
        for (Optional<Domain> level = Optional.of(name); level.isPresent(); level = above(level.get())) {
            silent.invalidate(level.get());
        }
    }

    Word of(Domain name) {
        if (isNothingSilent()) {
            return Word.ASK;
        }
        Tally own = silent.getIfPresent(name);
        if (own != null) {
            return own.mayProbe(clock.read()) ? Word.ASK : Word.NAME;
        }
        for (Optional<Domain> level = above(name); level.isPresent(); level = above(level.get())) {
            Tally tally = silent.getIfPresent(level.get());
            if (tally != null && tally.names.get() >= SEVERAL && !tally.mayProbe(clock.read())) {
                return Word.DOMAIN;
            }
        }
        return Word.ASK;
    }

    private boolean isNothingSilent() {
        return silent.asMap().isEmpty();
    }

    /** The parent, where it is somebody's: a name of two labels or more that is no public suffix. */
    private static Optional<Domain> above(Domain name) {
        return name.parent().filter(parent -> parent.labelCount() > 1).filter(parent -> !isPublicSuffix(parent));
    }

    private static boolean isPublicSuffix(Domain name) {
        return InternetDomainName.isValid(name.name())
                && InternetDomainName.from(name.name()).isPublicSuffix();
    }

    private static final class Tally {
        private final AtomicInteger names = new AtomicInteger();
        private final AtomicLong nextProbe = new AtomicLong();

        private boolean mayProbe(long now) {
            long next = nextProbe.get();
            return now - next >= 0 && nextProbe.compareAndSet(next, now + BETWEEN_PROBES);
        }
    }
}
