package dev.gatehouse.service;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.Iprev;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Pace;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Authenticator;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.EarlyRefusal;
import dev.gatehouse.verdict.MessageFacts;
import dev.gatehouse.verdict.QueuedVerdict;
import dev.gatehouse.verdict.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.james.metrics.api.TimeMetric;

/** Judges the message of one transaction: asks the evaluators within its budget, then local policy. */
public final class Verification {
    private static final long IPREV_MILLIS = 2000;

    private final Gatehouse gatehouse;
    private final SmtpFacts facts;
    private final Budget begun;
    private final Pace pace = new Pace();
    private final Pace policyPace = new Pace();
    private final CompletableFuture<Authenticator.SpfResults> spf;
    private final Optional<CompletableFuture<Iprev>> iprev;

    /** Begins with SPF; does not wait, unless no thread is free. */
    private Verification(Gatehouse gatehouse, SmtpFacts facts, Budget begun) {
        this.gatehouse = gatehouse;
        this.facts = facts;
        this.begun = begun;
        this.spf = authenticator(begun, within(begun, pace)).startSpf(facts);
        this.iprev = gatehouse.gate().settings().get(Keys.CHECK_IPREV) ? Optional.of(startIprev()) : Optional.empty();
    }

    /** It decides nothing, so no message waits long for it. */
    private CompletableFuture<Iprev> startIprev() {
        InetAddress client = facts.clientAddress();
        Dns dns = within(begun, pace);
        return dns.atOnce(known -> Iprev.check(client, known))
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> await(client, dns));
    }

    private CompletableFuture<Iprev> await(InetAddress client, Dns dns) {
        try {
            return CompletableFuture.supplyAsync(() -> Iprev.check(client, dns), gatehouse.executor())
                    .completeOnTimeout(Iprev.unfinished(client), IPREV_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(Iprev.unfinished(client));
        }
    }

    /**
     * Begins with SPF while there is no message yet. Empty where too many wait for the DNS already: then SPF has time until
     * the message has come.
     */
    public static Optional<Verification> beginEarly(Gatehouse gatehouse, SmtpFacts facts) {
        return gatehouse.waitingRoom().enter(facts.clientAddress()).map(place -> {
            Verification begun = begin(gatehouse, facts);
            var unused = begun.spf.whenComplete((results, error) -> place.close());
            return begun;
        });
    }

    /** Begins with SPF. */
    public static Verification begin(Gatehouse gatehouse, SmtpFacts facts) {
        return new Verification(gatehouse, facts, gatehouse.gate().budget());
    }

    private Authenticator authenticator(Budget budget, Dns dns) {
        return gatehouse.gate().authenticator(dns, within(budget.reserve(), policyPace), gatehouse.executor());
    }

    private Dns within(Budget budget, Pace itsPace) {
        return budget.over(gatehouse.dns().paced(itsPace, budget::remaining));
    }

    /**
     * A verdict, and all the steps that led to it.
     *
     * @param spared recipients whose copy is not set apart where the verdict says so
     */
    public record Judged(Verdict verdict, List<String> spared, Trace trace) {
        public Judged {
            spared = List.copyOf(spared);
        }
    }

    /**
     * The message has come: what is found about it, and what is done.
     *
     * @throws NoPlaceException if it would have to wait for the DNS, and too many do
     */
    public Judged judge(RawMessage message, MessageHeader header, List<String> recipients) {
        Instant now = Instant.now();
        AuthorDomain author = AuthorDomain.of(header);
        Budget budget = budgetOfMessage();
        try (Waiting dns = new Waiting(within(budget, pace), gatehouse, facts.clientAddress())) {
            Authentication found = authenticate(message, header, author, now, budget, dns);
            Duration waited = gatehouse.deferrals().waited(facts, author, found.dmarc(), now);
            Verdict verdict = verdict(facts(header, author, found, recipients, waited));
            remember(verdict, author, now);
            return judged(new QueuedVerdict(verdict, spared(verdict, recipients)));
        } catch (NoPlaceException full) {
            gatehouse.metrics().foundNoPlace();
            throw full;
        }
    }

    /** As {@link #judge}, of a message that was accepted already: nothing can be refused any more, or deferred. */
    public Judged judgeQueued(RawMessage message, MessageHeader header, List<String> recipients) {
        AuthorDomain author = AuthorDomain.of(header);
        Budget budget = budgetOfMessage();
        Authentication found = authenticate(message, header, author, Instant.now(), budget, within(budget, pace));
        MessageFacts queued = facts(header, author, found, recipients, MessageFacts.CANNOT_WAIT);
        return judged(
                isReportBounce(recipients)
                        ? new QueuedVerdict(verdict(queued).afterQueueing(), List.of())
                        : gatehouse.gate().policy().judgeQueued(queued));
    }

    private List<String> spared(Verdict verdict, List<String> recipients) {
        return verdict.disposition() == Disposition.QUARANTINE
                ? recipients.stream()
                        .filter(gatehouse.gate().policy()::isSpared)
                        .toList()
                : List.of();
    }

    private static Judged judged(QueuedVerdict verdict) {
        return new Judged(verdict.verdict(), verdict.spared(), Trace.deferred(() -> steps(verdict.verdict())));
    }

    /**
     * A notification that a report of ours came to nothing is often a domain's that asks for reject and signs no such mail:
     * the recipient proves that it is one, and no rule is asked. Beside any other recipient it is a message like others.
     */
    private Verdict verdict(MessageFacts message) {
        return isReportBounce(message.recipients())
                ? gatehouse.gate().policy().accept(message, "recipient.report-bounce")
                : gatehouse.gate().policy().judge(message);
    }

    /** Whether a message is for bounce addresses of our reports and for nobody else. */
    public boolean isReportBounce(List<String> recipients) {
        return !recipients.isEmpty() && recipients.stream().allMatch(gatehouse::isReportBounce);
    }

    private MessageFacts facts(
            MessageHeader header, AuthorDomain author, Authentication found, List<String> recipients, Duration waited) {
        boolean hosted = gatehouse.domains().hosting(facts.reversePath()) == Hosting.HOSTED;
        return new MessageFacts(facts, header, author, found, recipients, hosted, waited);
    }

    /** The time between runs on the client's account, the number of questions on the transaction's. */
    private Budget budgetOfMessage() {
        return gatehouse.gate().budgetAfter(begun);
    }

    private Authentication authenticate(
            RawMessage message, MessageHeader header, AuthorDomain author, Instant now, Budget budget, Dns dns) {
        TimeMetric time = gatehouse.metrics().verification();
        Authentication found = authenticator(budget, dns).authenticate(message, header, author, now, spf);
        time.stopAndPublish();
        return found;
    }

    /** What the Authentication-Results field says of a judged message. */
    public AuthenticationResults results(Judged judged) {
        return gatehouse
                .gate()
                .authenticationResults(facts, judged.verdict().authentication(), iprev.map(CompletableFuture::join));
    }

    /** What SPF alone says at RCPT, where the site wants that; waits for it, unless too many wait. */
    public Optional<EarlyRefusal> beforeData(String recipient) {
        return gatehouse.gate().settings().get(Keys.SPF_BEFORE_DATA) && !gatehouse.isReportBounce(recipient)
                ? spfInTime().flatMap(found -> gatehouse.gate().policy().beforeData(facts, found.mailFrom(), recipient))
                : Optional.empty();
    }

    private Optional<Authenticator.SpfResults> spfInTime() {
        try (Waiting dns = new Waiting(within(begun, pace), gatehouse, facts.clientAddress())) {
            return Optional.of(dns.await(spf));
        } catch (NoPlaceException full) {
            return Optional.empty();
        }
    }

    /** The trace of SPF. */
    public Trace spfTrace() {
        return spf.join().mailFrom().trace();
    }

    /** Counts a message for metrics and reports, with what was done about it in the end. */
    public void count(Verdict enforced, MessageHeader header, List<String> recipients) {
        gatehouse.metrics().verified(enforced);
        if (enforced.disposition() == Disposition.QUARANTINE) {
            SetApart.isDecided();
        }
        gatehouse.reports().ifPresent(reports -> reports.count(facts, enforced, header, recipients));
    }

    private void remember(Verdict verdict, AuthorDomain author, Instant now) {
        DmarcResult dmarc = verdict.authentication().dmarc();
        if (dmarc.outcome() != DmarcOutcome.TEMPERROR) {
            gatehouse.deferrals().forget(facts, author);
        } else if (verdict.disposition() == Disposition.DEFER) {
            gatehouse.deferrals().remember(facts, author, dmarc, now);
        }
    }

    /** Most verdicts accept, and nobody asks how they came about. */
    private static List<Step> steps(Verdict verdict) {
        Authentication found = verdict.authentication();
        List<Step> steps = new ArrayList<>();
        steps.add(part("SPF", found.spf().outcome().word(), found.spf().trace()));
        found.dkim()
                .forEach(signature -> steps.add(part(
                        "DKIM " + signature.domain().map(Object::toString).orElse("?"),
                        signature.outcome().word(),
                        signature.trace())));
        steps.add(part("ARC", found.arc().outcome().word(), found.arc().trace()));
        steps.add(part("DMARC", found.dmarc().outcome().word(), found.dmarc().trace()));
        steps.add(part("local policy", verdict.rule(), verdict.trace()));
        return steps;
    }

    private static Step part(String name, String outcome, Trace trace) {
        return new Step(name, outcome, "", "", trace.steps());
    }
}
