package dev.gatehouse.explain;

import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Refusal;
import java.util.Optional;

/**
 * A refusal as it is told to one reader.
 *
 * @param refusal the reason that is told, which need not be the true one: see {@link Audience}
 * @param reason what is wrong, one sentence in ASCII
 * @param fix what to do about it
 * @param helpUrl the help page about it; empty without one
 * @param reply what goes over the wire
 */
public record Explanation(
        Refusal refusal, ReferenceId reference, String reason, String fix, Optional<String> helpUrl, SmtpReply reply) {}
