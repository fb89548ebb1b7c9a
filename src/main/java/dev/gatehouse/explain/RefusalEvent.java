package dev.gatehouse.explain;

import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.RuleMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One refusal, or what would have been one, with everything that is known about it: what the log, the help page, the
 * support bundle and a replay are made from.
 *
 * @param recipients as given with RCPT, so far as they were known
 * @param headerFrom the address of the From field; empty before DATA
 * @param relay what was asked for at RCPT, where a rule of relay decided; a replay needs it
 * @param grounds the true reason, whatever the client was told
 * @param mode of the rule
 * @param reply what the client was told, or would have been
 * @param rule that decided, for the operator
 * @param trace the steps that led there, as text
 */
public record RefusalEvent(
        Instant time,
        ReferenceId reference,
        SmtpPhase phase,
        SmtpFacts facts,
        List<String> recipients,
        String headerFrom,
        Optional<RelayRequest> relay,
        Grounds grounds,
        RuleMode mode,
        Audience audience,
        SmtpReply reply,
        String rule,
        String trace) {
    /** Our bound on the recipients that are kept. */
    private static final int MAX_RECIPIENTS = 20;

    /** Our bounds on the text of steps that is kept: how it began, and what was decided in the end. */
    private static final int TRACE_BEGINNING = 8_000;

    private static final int TRACE_END = 4_000;

    /** For the sentence that says how much is left out. */
    private static final int TRACE_GAP = 100;

    /** Our bounds on the advice that is kept: a record to publish has room. */
    private static final int MAX_ADVICE = 10;

    private static final int MAX_ADVICE_LENGTH = 2_000;

    public RefusalEvent {
        recipients = List.copyOf(recipients.subList(0, Math.min(recipients.size(), MAX_RECIPIENTS)));
        grounds = new Grounds(
                grounds.refusal(),
                grounds.values(),
                grounds.advice().stream()
                        .limit(MAX_ADVICE)
                        .map(advice -> cut(advice))
                        .toList());
        trace = shortened(trace);
    }

    private static String cut(String advice) {
        return advice.length() > MAX_ADVICE_LENGTH ? advice.substring(0, MAX_ADVICE_LENGTH) + "..." : advice;
    }

    /** Whole lines, where they are not very long. */
    private static String shortened(String trace) {
        if (trace.length() <= TRACE_BEGINNING + TRACE_GAP + TRACE_END) {
            return trace;
        }
        int lineEnd = trace.lastIndexOf('\n', TRACE_BEGINNING);
        int first = lineEnd > TRACE_BEGINNING / 2 ? lineEnd : TRACE_BEGINNING;
        int lineStart = trace.indexOf('\n', trace.length() - TRACE_END) + 1;
        int second = lineStart > 0 && lineStart < trace.length() ? lineStart : trace.length() - TRACE_END;
        return trace.substring(0, first) + "\n(" + (second - first) + " characters left out)\n"
                + trace.substring(second);
    }

    /** For logs: one line of JSON in ASCII, without trace. Its keys stay as they are from release to release. */
    public String logLine() {
        return EventJson.line(EventJson.brief(this));
    }

    /** Everything, as one line of JSON in ASCII. */
    public String toJson() {
        return EventJson.line(EventJson.full(this));
    }

    /** Reads what {@link #toJson} or {@link #logLine} wrote; the exception's message says what is wrong with it. */
    public static RefusalEvent fromJson(String json) {
        return EventJson.read(json);
    }

    /** The same with every address as {@code a***@example.org}, for what may be passed on to anyone. */
    public RefusalEvent masked() {
        Map<String, String> values = new TreeMap<>();
        grounds.values()
                .forEach((name, value) ->
                        values.put(name, name.equals("user") ? Masked.address(value) : Masked.text(value)));
        SmtpFacts masked = new SmtpFacts(
                facts.sessionId(),
                facts.serverName(),
                facts.clientAddress(),
                facts.localPort(),
                facts.portRole(),
                Masked.text(facts.helo()),
                facts.tls(),
                facts.auth(),
                facts.user().map(Masked::address),
                new ReversePath(Masked.address(facts.reversePath().address())));
        return new RefusalEvent(
                time,
                reference,
                phase,
                masked,
                recipients.stream().map(Masked::address).toList(),
                Masked.text(headerFrom),
                relay.map(RefusalEvent::masked),
                new Grounds(
                        grounds.refusal(),
                        values,
                        grounds.advice().stream().map(Masked::text).toList()),
                mode,
                audience,
                new SmtpReply(
                        reply.code(),
                        reply.status(),
                        reply.lines().stream().map(Masked::text).toList()),
                Masked.text(rule),
                Masked.text(trace));
    }

    private static RelayRequest masked(RelayRequest request) {
        return new RelayRequest(
                Masked.address(request.recipient()),
                request.recipientDomain(),
                request.senderDomain(),
                request.mxPointsHere(),
                request.certificate());
    }
}
