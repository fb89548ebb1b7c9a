package dev.gatehouse.engine;

import dev.gatehouse.authres.Iprev;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Pace;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Authenticator;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What is asked of the DNS about one stranger's transaction: SPF as soon as it begins, the rest when the message has come, all
 * within one budget. {@link Engine#begin} makes it.
 */
public final class Transaction {
    /** Ours: it decides nothing, so no message waits long for it. */
    private static final long IPREV_MILLIS = 2000;

    private static final Authenticator.SpfResults NO_SPF = new Authenticator.SpfResults(
            SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), "no client address given"),
            SpfResult.none(SpfIdentity.HELO, Optional.empty(), "no client address given"));

    private final Gate gate;
    private final Dns dns;
    private final Threads threads;
    private final WaitingRoom room;
    private final SmtpFacts session;
    private final Budget begun;
    private final Pace pace = new Pace();
    private final Pace policyPace = new Pace();
    private final CompletableFuture<Authenticator.SpfResults> spf;
    private final Optional<CompletableFuture<Iprev>> iprev;

    private Transaction(
            Gate gate,
            Dns dns,
            Threads threads,
            WaitingRoom room,
            SmtpFacts session,
            Budget begun,
            boolean clientIsKnown) {
        this.gate = gate;
        this.dns = dns;
        this.threads = threads;
        this.room = room;
        this.session = session;
        this.begun = begun;
        this.spf = clientIsKnown
                ? authenticator(begun, within(begun, pace)).startSpf(session)
                : CompletableFuture.completedFuture(NO_SPF);
        this.iprev =
                clientIsKnown && gate.settings().get(Keys.CHECK_IPREV) ? Optional.of(startIprev()) : Optional.empty();
    }

    /** Asks at once; does not wait. */
    static Transaction begin(Gate gate, Dns dns, Threads threads, WaitingRoom room, SmtpFacts session, Budget budget) {
        return new Transaction(gate, dns, threads, room, session, budget, true);
    }

    /** Where nobody knows the client, nothing is asked about it. */
    static Transaction withoutClient(
            Gate gate, Dns dns, Threads threads, WaitingRoom room, SmtpFacts session, Budget budget) {
        return new Transaction(gate, dns, threads, room, session, budget, false);
    }

    private CompletableFuture<Iprev> startIprev() {
        InetAddress client = session.clientAddress();
        Dns within = within(begun, pace);
        return within.atOnce(known -> Iprev.check(client, known))
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> await(client, within));
    }

    private CompletableFuture<Iprev> await(InetAddress client, Dns within) {
        try {
            return CompletableFuture.supplyAsync(() -> Iprev.check(client, within), threads)
                    .completeOnTimeout(Iprev.unfinished(client), IPREV_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(Iprev.unfinished(client));
        }
    }

    private Authenticator authenticator(Budget budget, Dns asked) {
        return gate.authenticator(asked, within(budget.reserve(), policyPace), threads);
    }

    private Dns within(Budget budget, Pace itsPace) {
        return budget.over(dns.paced(itsPace, budget::remaining));
    }

    /**
     * What the message proves; waits for the DNS, within the budget that is left.
     *
     * @throws NoPlaceException if it would have to wait, and too many do
     */
    Authentication authenticate(
            RawMessage message, MessageHeader header, AuthorDomain author, Instant now, Budget rest) {
        try (Waiting asked = waiting(rest)) {
            return authenticator(rest, asked).authenticate(message, header, author, now, spf);
        }
    }

    /** The same, however many wait: nobody waits for an answer to this message. */
    Authentication authenticateQueued(
            RawMessage message, MessageHeader header, AuthorDomain author, Instant now, Budget rest) {
        return authenticator(rest, within(rest, pace)).authenticate(message, header, author, now, spf);
    }

    private Waiting waiting(Budget budget) {
        return new Waiting(within(budget, pace), room, threads, session.clientAddress());
    }

    SmtpFacts session() {
        return session;
    }

    Budget begun() {
        return begun;
    }

    /** Whether the client's reverse name leads back to it, where that is asked; waits for it. */
    Optional<Iprev> iprev() {
        return iprev.map(CompletableFuture::join);
    }

    /** What SPF says, sooner or later. */
    CompletableFuture<Authenticator.SpfResults> spf() {
        return spf;
    }

    /** What SPF says; waits for it, unless too many wait. */
    Optional<Authenticator.SpfResults> spfInTime() {
        try (Waiting asked = waiting(begun)) {
            return Optional.of(asked.await(spf));
        } catch (NoPlaceException full) {
            return Optional.empty();
        }
    }
}
