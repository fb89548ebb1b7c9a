package dev.gatehouse.hooks;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.service.Accounts;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.trace.Trace;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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

    private final Gatehouse gatehouse;
    private final Gate gate;
    private final Accounts accounts;
    private final FailureTime failureTime;

    @Inject
    public AuthCommand(Gatehouse gatehouse, Accounts accounts) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
        this.accounts = accounts;
        this.failureTime = new FailureTime(gate.settings().get(Keys.AUTH_FAILURE_TIME));
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        // Whoever signed in only now would have named sender and recipients as a stranger (RFC 4954 section 4).
        if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent()) {
            return IN_TRANSACTION;
        }
        if (session.getUsername() == null
                && !session.isAuthAnnounced()
                && gate.settings().get(Keys.AUTH_ONLY_OFFERED)) {
            return refuse(session, notOffered(session), "auth.not-offered", Trace.recorder());
        }
        Response response = super.onCommand(session, request);
        return SMTPRetCode.PARAMETER_NOT_IMPLEMENTED.equals(response.getRetCode())
                ? refuse(session, Refusal.AUTH_MECH, "auth.mechanism", mechanism(request))
                : response;
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
    protected Response doAuthTest(
            SMTPSession session, @Nullable Username username, @Nullable String password, String mechanism) {
        if (username == null || password == null) {
            return super.doAuthTest(session, username, password, mechanism);
        }
        return checked(session, username, () -> super.doAuthTest(session, username, password, mechanism));
    }

    @Override
    protected Response doDelegation(SMTPSession session, Username username) {
        return checked(session, username, () -> super.doDelegation(session, username));
    }

    private Response checked(SMTPSession session, Username username, Supplier<Response> james) {
        long begin = System.nanoTime();
        AuthAttempts.remember(session);
        Optional<Response> answer = isSpoken(username) ? answered(james) : Optional.empty();
        return answer.filter(response -> !SMTPRetCode.AUTH_FAILED.equals(response.getRetCode()))
                .orElseGet(() -> failed(session, username, begin));
    }

    private Response failed(SMTPSession session, Username username, long begin) {
        Trace.Recorder steps = Trace.recorder();
        steps.add("user name", "given", username.asString());
        Accounts.Answer account = accounts.lookUp(username);
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

    /** Empty if the store of users failed. */
    private static Optional<Response> answered(Supplier<Response> james) {
        try {
            return Optional.of(james.get());
        } catch (RuntimeException e) {
            LOGGER.error("a sign-in could not be checked", e);
            return Optional.empty();
        }
    }

    /** A name with control characters is nobody's; James would write it into its log as it is. */
    private static boolean isSpoken(Username username) {
        return username.asString().chars().noneMatch(Character::isISOControl);
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
