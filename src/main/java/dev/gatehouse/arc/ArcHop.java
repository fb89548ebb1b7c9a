package dev.gatehouse.arc;

import dev.gatehouse.dns.Domain;
import java.util.Optional;

/**
 * One hop of a chain: who sealed it and what it says it had seen.
 *
 * @param instance i=, 1 to 50
 * @param sealer d= of the ARC-Seal; empty if it could not be read
 * @param authenticationResults the ARC-Authentication-Results value behind {@code i=n;}, unfolded; a stranger's text
 */
public record ArcHop(int instance, Optional<Domain> sealer, String authenticationResults) {}
