package dev.gatehouse.report;

/**
 * Why the disposition differs from the published policy (RFC 9990, element reason).
 *
 * @param type a word of RFC 9990, or of RFC 7489 in old reports
 * @param comment for people; may be empty
 */
public record OverrideReason(String type, String comment) {}
