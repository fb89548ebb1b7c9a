package dev.gatehouse.cli;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.engine.Engine;
import dev.gatehouse.engine.EngineMeter;
import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Outcome;
import dev.gatehouse.engine.Site;
import dev.gatehouse.engine.Transaction;
import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Origin;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.RuleMode;
import dev.gatehouse.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Judges with the engine as James would, as far as a case tells enough. */
final class EngineJudge implements Judge {
    /** Stands where a James would make a new one for each refusal. */
    private static final ReferenceId REFERENCE = new ReferenceId("0000000000");

    private final Gate gate;
    private final Engine engine;
    private final Engine withoutMessage;
    private final DnsjavaDns dns;
    private final Optional<Set<Domain>> hosted;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    /**
     * @param withoutMessage the same without the rules that look at a message
     * @param hosted the domains whose mailboxes are on the server; empty if that is not known
     */
    EngineJudge(Gate gate, Gate withoutMessage, DnsjavaDns dns, Supplier<Budget> budget, Optional<Set<Domain>> hosted) {
        this.gate = gate;
        this.dns = dns;
        this.hosted = hosted;
        Site site = new NamedSite(hosted.orElse(Set.of()));
        this.engine = engine(gate, site, budget);
        this.withoutMessage = engine(withoutMessage, site, budget);
    }

    private Engine engine(Gate settings, Site site, Supplier<Budget> budget) {
        return new Engine(settings, dns, executor::execute, site, EngineMeter.NONE, budget, UnaryOperator.identity());
    }

    /** The domains that somebody named. */
    private record NamedSite(Set<Domain> hosted) implements Site {
        @Override
        public Hosting hosting(Domain domain) {
            return hosted.contains(domain) ? Hosting.HOSTED : Hosting.NOT_HOSTED;
        }

        @Override
        public SendAs rights() {
            return (user, address) -> SendAs.Answer.CANNOT_TELL;
        }

        @Override
        public boolean isReportBounce(String recipient) {
            return false;
        }
    }

    @Override
    public Judgement judge(MailCase mail) {
        SmtpFacts facts = facts(mail);
        Outcome outcome = mail.message()
                .map(message -> withMessage(facts, mail, message))
                .orElseGet(() -> withoutMessage.withoutMessage(begin(withoutMessage, mail, facts)));
        Verdict verdict = outcome.verdict().orElseThrow();
        return new Judgement(mail, verdict, reply(verdict), results(mail, outcome), hosted.isPresent());
    }

    private Outcome withMessage(SmtpFacts facts, MailCase mail, RawMessage message) {
        try {
            Envelope envelope = new Envelope(facts, origin(mail, facts), Optional.empty(), false, List.of());
            return engine.data(envelope, begin(engine, mail, facts), message, mail.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody is a stranger whose address is not known. */
    private Origin origin(MailCase mail, SmtpFacts facts) {
        if (mail.ip().isEmpty()) {
            return Origin.UNKNOWN;
        }
        return gate.relay().isTrusted(facts, Optional.empty()) ? Origin.TRUSTED : Origin.STRANGER;
    }

    private static Transaction begin(Engine engine, MailCase mail, SmtpFacts facts) {
        return mail.ip().isPresent() ? engine.begin(facts) : engine.beginWithoutClient(facts);
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

    private Optional<SmtpReply> reply(Verdict verdict) {
        return verdict.grounds().map(grounds -> reply(grounds, verdict.mode()));
    }

    private SmtpReply reply(Grounds grounds, RuleMode mode) {
        return gate.explainer()
                .explain(grounds, Audience.STRANGER, REFERENCE, mode)
                .reply();
    }

    /** Without what was left out. */
    private AuthenticationResults results(MailCase mail, Outcome outcome) {
        AuthenticationResults all = outcome.results().orElseThrow();
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
