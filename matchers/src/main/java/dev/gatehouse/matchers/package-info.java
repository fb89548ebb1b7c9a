/**
 * Questions to the verdict of a mail, as James matchers.
 *
 * <p>The verdict was found by the SMTP hooks, or by the mailet VerifySender, and travels with the mail as one attribute:
 * read {@link dev.gatehouse.matchers.VerdictAttribute} first. A matcher is a condition over it, of a few lines.
 */
package dev.gatehouse.matchers;
