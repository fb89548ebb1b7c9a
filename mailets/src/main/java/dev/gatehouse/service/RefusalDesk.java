package dev.gatehouse.service;

import dev.gatehouse.explain.Explanation;
import dev.gatehouse.explain.FailureNotice;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalCounters;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.explain.SupportBundle;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.ProbeLimit;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.store.EventStore;
import dev.gatehouse.store.StoreException;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every refusal gets its reference, its words and its line in the log. */
public final class RefusalDesk {
    /** One JSON line a refusal; its name is part of our interface to log readers. */
    private static final Logger EVENTS = LoggerFactory.getLogger("dev.gatehouse.refusals");

    private static final Logger LOGGER = LoggerFactory.getLogger(RefusalDesk.class);

    private final Gate gate;
    private final EventStore store;
    private final SecureRandom random = new SecureRandom();
    private final RefusalCounters counters = new RefusalCounters();
    private final BiConsumer<Refusal, RuleMode> counting;
    private final ProbeLimit probes;
    private final ScheduledFuture<?> purging;
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(RefusalDesk::thread);

    public RefusalDesk(Gate gate, EventStore store) {
        this(gate, store, (refusal, mode) -> {});
    }

    /** As {@link #RefusalDesk(Gate, EventStore)}; {@code counting} is told of each refusal. */
    RefusalDesk(Gate gate, EventStore store, BiConsumer<Refusal, RuleMode> counting) {
        this.counting = counting;
        this.gate = gate;
        this.store = store;
        this.probes = new ProbeLimit(gate.settings().get(Keys.PROBES_EXPLAINED), Duration.ofHours(1));
        this.purging = housekeeping.scheduleWithFixedDelay(this::purge, 1, 1, TimeUnit.HOURS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse-refusals");
        thread.setDaemon(true);
        return thread;
    }

    /** What happened under that reference, unless it is too old. */
    public Optional<RefusalEvent> find(ReferenceId reference) {
        return store.find(reference, Instant.now());
    }

    /** The newest refusals, newest first. */
    public List<RefusalEvent> newest(int most) {
        return store.newest(Instant.now().plus(Duration.ofDays(1)), most);
    }

    /** All that somebody needs who is to help with one refusal. */
    public SupportBundle bundle(RefusalEvent event) {
        return new SupportBundle(
                event,
                store.ofSession(event.facts().sessionId()),
                server(),
                gate.settings().texts());
    }

    private Map<String, String> server() {
        return Map.of(
                "name", gate.hostName(),
                "version", String.valueOf(RefusalDesk.class.getPackage().getImplementationVersion()),
                "java", System.getProperty("java.version", ""));
    }

    /** Refusals that could not be kept since the start, because the store was full or locked. */
    public long lost() {
        return store.lost();
    }

    /**
     * A refusal that is due, if its rule's mode wants one.
     *
     * @param rule that decided, for the operator
     */
    public record Case(
            SmtpPhase phase,
            SmtpFacts facts,
            List<String> recipients,
            String headerFrom,
            Optional<RelayRequest> relay,
            boolean trusted,
            Grounds grounds,
            RuleMode mode,
            String rule,
            Trace trace) {
        /** While somebody tried to sign in. */
        public static Case atAuth(SmtpFacts facts, boolean trusted, Grounds grounds, String rule, Trace trace) {
            return new Case(
                    SmtpPhase.AUTH,
                    facts,
                    List.of(),
                    "",
                    Optional.empty(),
                    trusted,
                    grounds,
                    RuleMode.ENFORCE,
                    rule,
                    trace);
        }

        /** Before there was a message. */
        public static Case atRcpt(
                SmtpFacts facts,
                RelayRequest request,
                boolean trusted,
                Grounds grounds,
                RuleMode mode,
                String rule,
                Trace trace) {
            return new Case(
                    SmtpPhase.RCPT,
                    facts,
                    List.of(request.recipient()),
                    "",
                    Optional.of(request),
                    trusted,
                    grounds,
                    mode,
                    rule,
                    trace);
        }
    }

    /**
     * The reply, and its event in log and store. What mode warn only logs has a reply too, which is not sent. A client that
     * tries door after door gets one line, and nothing is kept of it.
     */
    public SmtpReply record(Case refusal) {
        Instant now = Instant.now();
        counters.count(refusal.grounds().refusal(), refusal.mode());
        counting.accept(refusal.grounds().refusal(), refusal.mode());
        if (refusal.mode() == RuleMode.ENFORCE
                && probes.exceededBy(refusal.facts().clientAddress(), now)) {
            return gate.explainer().terse(refusal.grounds().refusal());
        }
        return explained(refusal, now).reply();
    }

    /** As {@link #record}, for what was accepted already: there is no reply, and whoever is told is told all. */
    public Explanation explain(Case refusal) {
        counters.count(refusal.grounds().refusal(), refusal.mode());
        counting.accept(refusal.grounds().refusal(), refusal.mode());
        return explained(refusal, Instant.now());
    }

    private Explanation explained(Case refusal, Instant now) {
        Audience audience = Audience.of(refusal.facts(), refusal.trusted());
        Explanation explanation =
                gate.explainer().explain(refusal.grounds(), audience, ReferenceId.next(random), refusal.mode());
        keep(event(refusal, audience, explanation, now));
        return explanation;
    }

    /** The words of a notification to a user; without the values of the event, should it be gone. */
    public FailureNotice notice(Refusal refusal, String reference, List<String> recipients) {
        ReferenceId id = new ReferenceId(reference);
        Explanation explanation =
                gate.explainer().explain(found(id).orElseGet(() -> Grounds.of(refusal)), Audience.SIGNED_IN, id);
        return FailureNotice.of(explanation, gate.catalogue(), gate.hostName(), recipients);
    }

    private Optional<Grounds> found(ReferenceId reference) {
        try {
            return find(reference).map(RefusalEvent::grounds);
        } catch (StoreException e) {
            LOGGER.warn("the store of refusals does not answer", e);
            return Optional.empty();
        }
    }

    private void keep(RefusalEvent event) {
        EVENTS.info(event.logLine());
        store.record(event);
    }

    private static RefusalEvent event(Case refusal, Audience audience, Explanation explanation, Instant now) {
        return new RefusalEvent(
                now,
                explanation.reference(),
                refusal.phase(),
                refusal.facts(),
                refusal.recipients(),
                refusal.headerFrom(),
                refusal.relay(),
                refusal.grounds(),
                refusal.mode(),
                audience,
                explanation.reply(),
                refusal.rule(),
                refusal.trace().asText());
    }

    /** How often each reason refused, deferred or would have refused since the start. */
    public RefusalCounters counters() {
        return counters;
    }

    private void purge() {
        try {
            store.purge(Instant.now());
        } catch (RuntimeException e) {
            LOGGER.error("old refusals could not be deleted; the next hour tries again", e);
        }
    }

    /** The reply for a check of ours that failed: the sender's server tries again, and the log says why. */
    public SmtpReply failure(Throwable cause) {
        ReferenceId reference = ReferenceId.next(random);
        LOGGER.error("a check failed, the client was told to try again, ref={}", reference, cause);
        return gate.explainer()
                .explain(Grounds.of(Refusal.POLICY_ERROR), Audience.STRANGER, reference)
                .reply();
    }

    void close() {
        purging.cancel(false);
        housekeeping.shutdownNow();
        store.close();
    }
}
