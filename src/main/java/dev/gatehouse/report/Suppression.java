package dev.gatehouse.report;

import java.time.Instant;

/**
 * A destination that gets no reports for a while.
 *
 * @param target an address, or a host for all addresses at it
 * @param strikes how many bounces in a row led to it; 0 where an operator did
 */
public record Suppression(String target, Instant until, int strikes, String reason) {}
