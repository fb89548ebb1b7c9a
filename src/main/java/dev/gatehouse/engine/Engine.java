package dev.gatehouse.engine;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.Iprev;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.relay.HeaderSenders;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayDecision;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Authenticator;
import dev.gatehouse.verdict.Deferrals;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.EarlyRefusal;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.MessageFacts;
import dev.gatehouse.verdict.QueuedVerdict;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Decides about messages: the one place that puts authentication, policy, and what is written to a message together.
 *
 * <p>A decision is a function of the facts, the octets, the answers of the DNS, and the time; only how long a message has been
 * deferred already is remembered here. Nothing is refused here, and nobody is told: that is for whoever asked.
 */
public final class Engine {
    private final Gate gate;
    private final Dns dns;
    private final Threads threads;
    private final Site site;
    private final EngineMeter meter;
    private final Supplier<Budget> budget;
    private final UnaryOperator<Budget> rest;
    private final WaitingRoom room = new WaitingRoom();
    private final Deferrals deferrals = new Deferrals();

    /** As the settings want it; {@code threads} get what waits for the DNS. */
    public Engine(Gate gate, Dns dns, Threads threads, Site site, EngineMeter meter) {
        this(gate, dns, threads, site, meter, gate::budget, gate::budgetAfter);
    }

    /**
     * The same with another budget for each transaction.
     *
     * @param rest what is left of a budget when the message has come
     */
    public Engine(
            Gate gate,
            Dns dns,
            Threads threads,
            Site site,
            EngineMeter meter,
            Supplier<Budget> budget,
            UnaryOperator<Budget> rest) {
        this.gate = gate;
        this.dns = dns;
        this.threads = threads;
        this.site = site;
        this.meter = meter;
        this.budget = budget;
        this.rest = rest;
    }

    /** A stranger's transaction begins: SPF is asked, which needs no message. Does not wait. */
    public Transaction begin(SmtpFacts session) {
        return Transaction.begin(gate, dns, threads, room, session, budget.get());
    }

    /**
     * The same while there is no message yet. Empty where too many wait for the DNS already: then SPF has time until the
     * message has come.
     */
    public Optional<Transaction> beginEarly(SmtpFacts session) {
        return room.enter(session.clientAddress()).map(place -> {
            Transaction begun = begin(session);
            var unused = begun.spf().whenComplete((results, error) -> place.close());
            return begun;
        });
    }

    /** The same where nobody knows the client: there is no SPF. */
    public Transaction beginWithoutClient(SmtpFacts session) {
        return Transaction.withoutClient(gate, dns, threads, room, session, budget.get());
    }

    /**
     * What SPF alone says of a recipient before there is a message, where the site wants that; waits for SPF, unless too many wait.
     *
     * @param recipient without angle brackets
     */
    public Optional<Decision> beforeData(Transaction transaction, String recipient) {
        if (!gate.settings().get(Keys.SPF_BEFORE_DATA) || site.isReportBounce(recipient)) {
            return Optional.empty();
        }
        return transaction.spfInTime().map(Authenticator.SpfResults::mailFrom).flatMap(spf -> gate.policy()
                .beforeData(transaction.session(), spf, recipient)
                .map(found -> decision(found, spf.trace())));
    }

    private static Decision decision(EarlyRefusal found, Trace trace) {
        boolean deferred =
                found.mode() == RuleMode.DEFER || found.grounds().refusal().isTemporary();
        return new Decision(
                found.rule().word(),
                found.mode(),
                deferred ? Disposition.DEFER : Disposition.REJECT,
                Optional.of(found.grounds()),
                trace);
    }

    /** A message whose final dot has come, while the client waits. */
    public Outcome data(Envelope envelope, RawMessage message) throws IOException {
        return envelope.origin().isOurs()
                ? ofOurs(envelope, MessageHeader.of(message))
                : data(envelope, begin(envelope.session()), message, Instant.now());
    }

    /** The same of a stranger whose transaction has begun before. */
    public Outcome data(Envelope envelope, Transaction begun, RawMessage message, Instant now) throws IOException {
        MessageHeader header = MessageHeader.of(message);
        AuthorDomain author = AuthorDomain.of(header);
        Runnable ended = meter.begun();
        try {
            Authentication found = begun.authenticate(message, header, author, now, rest(begun));
            ended.run();
            Verdict verdict = judge(envelope, header, author, found, now);
            return outcome(begun, header, new QueuedVerdict(verdict, spared(verdict, envelope)));
        } catch (NoPlaceException full) {
            meter.foundNoPlace();
            return noPlace(header);
        }
    }

    /** The time between runs on the client's account, the number of questions on the transaction's. */
    private Budget rest(Transaction begun) {
        return rest.apply(begun.begun());
    }

    private Verdict judge(
            Envelope envelope, MessageHeader header, AuthorDomain author, Authentication found, Instant now) {
        SmtpFacts session = envelope.session();
        Duration waited = deferrals.waited(session, author, found.dmarc(), now);
        Verdict verdict = judge(facts(envelope, header, author, found, waited));
        remember(session, author, verdict, now);
        return verdict;
    }

    private List<String> spared(Verdict verdict, Envelope envelope) {
        return verdict.disposition() == Disposition.QUARANTINE
                ? envelope.recipients().stream().filter(gate.policy()::isSpared).toList()
                : List.of();
    }

    private Outcome noPlace(MessageHeader header) {
        Decision busy = new Decision(
                "dns.no-place",
                RuleMode.ENFORCE,
                Disposition.DEFER,
                Optional.of(Grounds.of(Refusal.SRV_BUSY)),
                Trace.empty());
        return new Outcome(
                header, busy, List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    /** A stranger's message that was accepted already: nothing can be refused any more, or deferred. */
    public Outcome queued(Envelope envelope, RawMessage message, Instant now) throws IOException {
        MessageHeader header = MessageHeader.of(message);
        AuthorDomain author = AuthorDomain.of(header);
        Transaction transaction = begin(envelope.session());
        Runnable ended = meter.begun();
        Authentication found = transaction.authenticateQueued(message, header, author, now, rest(transaction));
        ended.run();
        MessageFacts facts = facts(envelope, header, author, found, MessageFacts.CANNOT_WAIT);
        QueuedVerdict verdict = isReportBounce(envelope.recipients())
                ? new QueuedVerdict(judge(facts).afterQueueing(), List.of())
                : gate.policy().judgeQueued(facts);
        return outcome(transaction, header, verdict);
    }

    private MessageFacts facts(
            Envelope envelope, MessageHeader header, AuthorDomain author, Authentication found, Duration waited) {
        boolean hosted = envelope.origin() == Origin.STRANGER
                && site.hosting(envelope.session().reversePath()) == Hosting.HOSTED;
        return new MessageFacts(envelope.session(), header, author, found, envelope.recipients(), hosted, waited);
    }

    /**
     * A notification that a report of ours came to nothing is often a domain's that asks for reject and signs no such mail:
     * the recipient proves that it is one, and no rule is asked. Beside any other recipient it is a message like others.
     */
    private Verdict judge(MessageFacts message) {
        return isReportBounce(message.recipients())
                ? gate.policy().accept(message, "recipient.report-bounce")
                : gate.policy().judge(message);
    }

    private boolean isReportBounce(List<String> recipients) {
        return !recipients.isEmpty() && recipients.stream().allMatch(site::isReportBounce);
    }

    private void remember(SmtpFacts session, AuthorDomain author, Verdict verdict, Instant now) {
        DmarcResult dmarc = verdict.authentication().dmarc();
        if (dmarc.outcome() != DmarcOutcome.TEMPERROR) {
            deferrals.forget(session, author);
        } else if (verdict.disposition() == Disposition.DEFER) {
            deferrals.remember(session, author, dmarc, now);
        }
    }

    /** What the envelope alone comes to, where there is no message: the rules that are on must be such as need none. */
    public Outcome withoutMessage(Transaction transaction) {
        Authenticator.SpfResults spf = transaction.spf().join();
        DmarcResult noDmarc =
                DmarcResult.unevaluated(DmarcOutcome.NONE, Optional.empty(), "no message given", Trace.empty());
        Authentication found = new Authentication(spf.mailFrom(), spf.helo(), List.of(), ArcResult.none(), noDmarc);
        MessageHeader header = new MessageHeader(List.of(), false);
        Verdict verdict = gate.policy().judge(transaction.session(), header, found);
        return outcome(transaction, header, new QueuedVerdict(verdict, List.of()));
    }

    private Outcome outcome(Transaction transaction, MessageHeader header, QueuedVerdict judged) {
        Verdict verdict = judged.verdict();
        Trace trace = Trace.deferred(() -> steps(verdict));
        // Nobody waits for the reverse name of a client whose message is refused.
        Optional<Iprev> iprev = verdict.grounds().isPresent() ? Optional.empty() : transaction.iprev();
        AuthenticationResults results =
                gate.authenticationResults(transaction.session(), verdict.authentication(), iprev);
        return new Outcome(
                header,
                new Decision(verdict.rule(), verdict.mode(), verdict.disposition(), verdict.grounds(), trace),
                verdict.dryRuns().stream()
                        .map(would ->
                                new Decision(would.word(), RuleMode.WARN, would.disposition(), would.grounds(), trace))
                        .toList(),
                Optional.of(verdict),
                Optional.of(results),
                gate.forgedResults().in(header),
                gate.fieldsFor(results, verdict.disposition()),
                judged.spared());
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

    /** A user's or trusted machine's message: is its header readable, and may it show the senders that it shows. */
    private Outcome ofOurs(Envelope envelope, MessageHeader header) {
        Optional<Decision> refused = gate.policy().ofHeader(header).map(found -> decision(found, Trace.empty()));
        Optional<Decision> first = refused.filter(Decision::refuses);
        List<Decision> warned = new ArrayList<>();
        if (first.isEmpty()) {
            refused.ifPresent(warned::add);
            Optional<Decision> sender = shownSender(envelope, header);
            first = sender.filter(Decision::refuses);
            sender.filter(decision -> !decision.refuses()).ifPresent(warned::add);
        }
        return new Outcome(
                header,
                first.orElseGet(() -> Decision.accept("session.ours", Trace.empty())),
                warned,
                Optional.empty(),
                Optional.empty(),
                gate.forgedResults().in(header),
                gate.fieldsOfUser(envelope.session()),
                List.of());
    }

    /** What the rules about senders have against it; empty if nothing, or if they are off. */
    private Optional<Decision> shownSender(Envelope envelope, MessageHeader header) {
        if (envelope.excused()) {
            return Optional.empty();
        }
        HeaderSenders shown = HeaderSenders.of(header);
        SmtpFacts session = envelope.session();
        RelayDecision decision = envelope.origin() == Origin.USER
                ? gate.senders().header(session, shown, site.rights())
                : gate.senders().trustedHeader(session, shown, gate.relay(), envelope.certificate());
        return Decision.of(decision, gate.settings().get(Keys.SENDER_MODE));
    }
}
