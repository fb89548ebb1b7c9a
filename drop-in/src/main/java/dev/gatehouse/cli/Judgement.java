package dev.gatehouse.cli;

import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Verdict;
import java.util.Optional;

/**
 * What a James would have decided about a case.
 *
 * @param reply what the client would have read; empty if accepted
 * @param authenticationResults what the header field would have said
 * @param hostingKnown whether somebody said which domains are hosted on the server
 */
record Judgement(
        MailCase mail,
        Verdict verdict,
        Optional<SmtpReply> reply,
        AuthenticationResults authenticationResults,
        boolean hostingKnown) {}
