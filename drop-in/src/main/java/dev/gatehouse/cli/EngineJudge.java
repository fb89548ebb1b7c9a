package dev.gatehouse.cli;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.dmarc.DmarcOutcome;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.message.AuthorDomain;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.spf.SpfIdentity;
import dev.gatehouse.spf.SpfResult;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Authenticator;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.MessageFacts;
import dev.gatehouse.verdict.RuleMode;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Judges with the engine as James would, as far as a case tells enough. */
final class EngineJudge implements Judge {
    /** Stands where a James would make a new one for each refusal. */
    private static final ReferenceId REFERENCE = new ReferenceId("0000000000");

    private final Gate gate;
    private final Gate withoutMessage;
    private final DnsjavaDns dns;
    private final Supplier<Budget> budget;
    private final Optional<Set<Domain>> hosted;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    /**
     * @param withoutMessage the same without the rules that look at a message
     * @param hosted the domains whose mailboxes are on the server; empty if that is not known
     */
    EngineJudge(Gate gate, Gate withoutMessage, DnsjavaDns dns, Supplier<Budget> budget, Optional<Set<Domain>> hosted) {
        this.gate = gate;
        this.withoutMessage = withoutMessage;
        this.dns = dns;
        this.budget = budget;
        this.hosted = hosted;
    }

    @Override
    public Judgement judge(MailCase mail) {
        SmtpFacts facts = facts(mail);
        Budget allowed = budget.get();
        Authenticator authenticator =
                gate.authenticator(allowed.over(dns), allowed.reserve().over(dns), executor);
        CompletableFuture<Authenticator.SpfResults> spf =
                mail.ip().isPresent() ? authenticator.startSpf(facts) : CompletableFuture.completedFuture(noSpf());
        Authentication found = mail.message()
                .map(message -> authenticator.authenticate(message, mail.now(), spf))
                .orElseGet(() -> spfOnly(spf.join()));
        Verdict verdict = verdict(mail, facts, found);
        return new Judgement(mail, verdict, reply(verdict), results(mail, facts, found), hosted.isPresent());
    }

    private SmtpFacts facts(MailCase mail) {
        return new SmtpFacts(
                "",
                gate.hostName(),
                mail.ip().orElseGet(EngineJudge::nowhere),
                0,
                PortRole.MX,
                mail.helo(),
                false,
                AuthState.NOT_TRIED,
                Optional.empty(),
                mail.reversePath());
    }

    /** 0.0.0.0, in no network: no rule about the client applies. */
    private static InetAddress nowhere() {
        try {
            return InetAddress.getByAddress(new byte[4]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static Authenticator.SpfResults noSpf() {
        return new Authenticator.SpfResults(
                SpfResult.none(SpfIdentity.MAIL_FROM, Optional.empty(), "no client address given"),
                SpfResult.none(SpfIdentity.HELO, Optional.empty(), "no client address given"));
    }

    private static Authentication spfOnly(Authenticator.SpfResults spf) {
        DmarcResult noDmarc =
                DmarcResult.unevaluated(DmarcOutcome.NONE, Optional.empty(), "no message given", Trace.empty());
        return new Authentication(spf.mailFrom(), spf.helo(), List.of(), ArcResult.none(), noDmarc);
    }

    private Verdict verdict(MailCase mail, SmtpFacts facts, Authentication found) {
        return mail.message()
                .map(message -> gate.policy().judge(messageFacts(mail, facts, header(message), found)))
                .orElseGet(() -> withoutMessage.policy().judge(facts, new MessageHeader(List.of(), false), found));
    }

    private MessageFacts messageFacts(MailCase mail, SmtpFacts facts, MessageHeader header, Authentication found) {
        return new MessageFacts(
                facts,
                header,
                AuthorDomain.of(header),
                found,
                List.of(),
                mail.ip().isPresent() && isStrangerWithNameOfOurs(facts),
                Duration.ZERO);
    }

    private boolean isStrangerWithNameOfOurs(SmtpFacts facts) {
        boolean ofOurs = facts.reversePath()
                .domain()
                .filter(domain -> hosted.orElse(Set.of()).contains(domain))
                .isPresent();
        return ofOurs && !gate.relay().isTrusted(facts, Optional.empty());
    }

    private static MessageHeader header(RawMessage message) {
        try {
            return MessageHeader.of(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<SmtpReply> reply(Verdict verdict) {
        return verdict.grounds().map(grounds -> reply(grounds, verdict.mode()));
    }

    private SmtpReply reply(Grounds grounds, RuleMode mode) {
        return gate.explainer()
                .explain(grounds, Audience.STRANGER, REFERENCE, mode)
                .reply();
    }

    /** Without what was left out. */
    private AuthenticationResults results(MailCase mail, SmtpFacts facts, Authentication found) {
        AuthenticationResults all = gate.authenticationResults(facts, found);
        List<MethodResult> said = all.results().stream()
                .filter(result -> (result.method().equals("spf")
                        ? mail.ip().isPresent()
                        : mail.message().isPresent()))
                .map(result -> mail.ip().isPresent() ? result : withoutClient(result))
                .toList();
        return new AuthenticationResults(all.authservId(), said);
    }

    private static MethodResult withoutClient(MethodResult result) {
        return new MethodResult(
                result.method(),
                result.result(),
                result.reason(),
                result.properties().stream()
                        .filter(property -> !property.name().equals("remote-ip"))
                        .toList());
    }

    @Override
    public void close() {
        executor.shutdownNow();
        dns.close();
    }
}
