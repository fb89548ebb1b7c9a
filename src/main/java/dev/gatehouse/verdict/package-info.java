/**
 * What we do about a message: local policy over what SPF, DKIM, ARC and DMARC found, and the verdict it comes to.
 *
 * <p>Read {@link dev.gatehouse.verdict.Verdict} first. {@link dev.gatehouse.verdict.Authenticator} finds, {@link
 * dev.gatehouse.verdict.LocalPolicy} judges: the rules of {@link dev.gatehouse.verdict.Rule} in their order, each in its
 * mode; {@code DmarcRule} is the one with the most to say. Evaluators never refuse; policy never looks anything up.
 */
package dev.gatehouse.verdict;
