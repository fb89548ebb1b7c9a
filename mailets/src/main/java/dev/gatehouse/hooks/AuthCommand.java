package dev.gatehouse.hooks;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.service.Accounts;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.JamesFit;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * James' AUTH with answers that help: a sign-in that fails has one text and takes one time, whether the user exists or not
 * (RFC 4954 section 6), and one that could not be checked says so. Where AUTH is not offered it is refused: James would
 * take the password there, even in the clear.
 */
public final class AuthCommand extends AuthCmdHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuthCommand.class);

    private static final Response IN_TRANSACTION = new SMTPResponse(
                    SMTPRetCode.BAD_SEQUENCE, "5.5.1 AUTH is not permitted between MAIL and the end of the message")
            .immutable();

    /** Empty where this James has no check of a password that we could ask. */
    private static final Optional<PasswordCheck> JAMES = PasswordCheck.find(MethodHandles.lookup());

    private final Gatehouse gatehouse;
    private final Gate gate;
    private final Accounts accounts;
    private final FailureTime failureTime;
    private final PasswordExchange passwords;

    @Inject
    public AuthCommand(Gatehouse gatehouse, Accounts accounts) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
        this.accounts = accounts;
        this.failureTime = new FailureTime(gate.settings().get(Keys.AUTH_FAILURE_TIME));
        this.passwords = new PasswordExchange(this::checked, gatehouse.judges());
    }

    /** What keeps this handler from working in this James; empty if nothing does. */
    static Optional<String> obstacle() {
        return JAMES.isEmpty()
                ? Optional.of("it has no AuthCmdHandler.doAuthTest that Gatehouse knows")
                : JamesFit.of(List.of(AuthCommand.class, PasswordExchange.class)).missing().stream()
                        .findFirst();
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return Guard.command(gatehouse.refusals(), () -> answer(session, request));
    }

    private Response answer(SMTPSession session, Request request) {
        // Whoever signed in only now would have named sender and recipients as a stranger (RFC 4954 section 4).
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return IN_TRANSACTION;
        }
        if (session.getUsername() == null
                && !session.isAuthAnnounced()
                && gate.settings().get(Keys.AUTH_ONLY_OFFERED)) {
            return refuse(session, notOffered(session), "auth.not-offered", Trace.recorder());
        }
        return byPassword(session, request).orElseGet(() -> byOtherMeans(session, request));
    }

    private Optional<Response> byPassword(SMTPSession session, Request request) {
        return Optional.ofNullable(request.getArgument())
                .filter(argument -> session.getUsername() == null
                        && session.getConfiguration().isPlainAuthEnabled())
                .flatMap(argument -> passwords.begin(session, argument));
    }

    private Response byOtherMeans(SMTPSession session, Request request) {
        Response response = super.onCommand(session, request);
        if (SMTPRetCode.PARAMETER_NOT_IMPLEMENTED.equals(response.getRetCode())) {
            return refuse(session, Refusal.AUTH_MECH, "auth.mechanism", mechanism(request));
        }
        AuthAttempts.remember(session);
        return response;
    }

    /** What would let this client sign in. */
    private Refusal notOffered(SMTPSession session) {
        String client = session.getRemoteAddress().getAddress().getHostAddress();
        if (!session.isTLSStarted() && session.getConfiguration().isAuthAnnounced(client, true)) {
            return Refusal.RLY_TLS_FIRST;
        }
        return facts(session).portRole() == PortRole.MX ? Refusal.RLY_PORT25_CLIENT : Refusal.AUTH_MECH;
    }

    private static Trace.Recorder mechanism(Request request) {
        Trace.Recorder steps = Trace.recorder();
        String argument = Optional.ofNullable(request.getArgument()).orElse("");
        steps.add("mechanism", "unknown", argument.replaceFirst(" .*", ""));
        return steps;
    }

    @Override
    public Response doAuthTest(
            SMTPSession session, @Nullable Username username, @Nullable String password, String mechanism) {
        return Guard.command(
                gatehouse.refusals(),
                () -> username == null || password == null
                        ? JAMES.orElseThrow().ask(this, session, username, password, mechanism)
                        : checked(session, username.asString(), password, mechanism));
    }

    /** As James 3.9 declares it: there this overrides, and the other does not. */
    public Response doAuthTest(
            SMTPSession session, Optional<Username> username, Optional<String> password, String mechanism) {
        return doAuthTest(session, username.orElse(null), password.orElse(null), mechanism);
    }

    private Response checked(SMTPSession session, String name, String password, String mechanism) {
        long begin = System.nanoTime();
        AuthAttempts.remember(session);
        Optional<Username> user = username(name);
        try {
            // A directory may take an empty password for a question of nobody in particular (RFC 4513 section 5.1.2).
            return user.filter(known -> !password.isEmpty())
                    .map(known -> JAMES.orElseThrow().ask(this, session, known, password, mechanism))
                    .filter(response -> !SMTPRetCode.AUTH_FAILED.equals(response.getRetCode()))
                    .orElseGet(() ->
                            failed(session, name, user.map(accounts::lookUp).orElse(Accounts.Answer.UNKNOWN), begin));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOGGER.error("a sign-in could not be checked", e);
            return failed(session, name, Accounts.Answer.CANNOT_TELL, begin);
        }
    }

    /** What could not be checked is nobody's wrong password. */
    private Response failed(SMTPSession session, String name, Accounts.Answer account, long begin) {
        Trace.Recorder steps = Trace.recorder();
        steps.add("user name", "given", name);
        steps.add("account", account.word());
        boolean checkable = account != Accounts.Answer.CANNOT_TELL;
        Response refusal = refuse(
                session,
                checkable ? Refusal.AUTH_BAD : Refusal.AUTH_BACKEND,
                checkable ? "auth.failed" : "auth.users-unreadable",
                steps);
        failureTime.passSince(begin);
        return refusal;
    }

    /** Empty for what can be nobody's name; one with control characters James would write into its log as it is. */
    private static Optional<Username> username(String name) {
        try {
            return Optional.of(name)
                    .filter(text -> text.chars().noneMatch(Character::isISOControl))
                    .map(Username::of);
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private Response refuse(SMTPSession session, Refusal refusal, String rule, Trace.Recorder steps) {
        SmtpFacts facts = facts(session);
        Grounds grounds = new Grounds(refusal, Map.of("port", Integer.toString(facts.localPort())));
        return Guard.response(gatehouse.refusals(), () -> gatehouse
                .refusals()
                .record(RefusalDesk.Case.atAuth(
                        facts,
                        gate.relay().isTrusted(facts, SessionFacts.certificate(session)),
                        grounds,
                        rule,
                        steps.trace())));
    }

    private SmtpFacts facts(SMTPSession session) {
        return SessionFacts.of(session, MaybeSender.nullSender(), gate.ports(), gate.hostName());
    }
}
