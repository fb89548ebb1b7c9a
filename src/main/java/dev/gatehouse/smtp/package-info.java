/**
 * What an SMTP session told us, and what we answer: facts, reverse-path, replies (RFC 5321, RFC 3463).
 *
 * <p>Read {@link dev.gatehouse.smtp.SmtpFacts} first.
 */
package dev.gatehouse.smtp;
