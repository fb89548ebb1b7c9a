/**
 * Whether the author's domain is authenticated, and what its owner asks for: DMARC by RFC 9989.
 *
 * <p>Read {@link dev.gatehouse.dmarc.DmarcEvaluator} first. It tells the story of section 5.3: for each author domain a
 * {@code PolicyDiscovery} finds the record that applies by a {@code TreeWalk} (section 4.10), {@code Alignment} compares the
 * identifiers that SPF and DKIM authenticated (4.4), {@code Evaluation} draws the {@link
 * dev.gatehouse.dmarc.DmarcResult}. Only questions that can matter are asked. {@code PublicSuffixComparison} says beside
 * it what RFC 7489 would have answered.
 */
package dev.gatehouse.dmarc;
