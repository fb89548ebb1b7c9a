package dev.gatehouse.report;

/**
 * What one organization wants of a day's mails.
 *
 * @param organization of the policy domains that the reports are about
 * @param handedOn how many had been handed on
 * @param waiting how many wait for that, or for their destination's agreement
 */
public record Demand(String organization, long handedOn, long waiting) {}
