/**
 * What we do about a message: local policy over what SPF, DKIM, ARC and DMARC found, and the verdict it comes to.
 *
 * <p>Read {@link dev.gatehouse.verdict.Verdict} first. Evaluators never refuse; policy never looks anything up.
 */
package dev.gatehouse.verdict;
