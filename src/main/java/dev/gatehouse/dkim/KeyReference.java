package dev.gatehouse.dkim;

import dev.gatehouse.dns.Domain;

/**
 * Which published key a signature says it was made with (RFC 6376 section 3.6.2.1).
 *
 * @param sdid d=
 * @param selector s=, as A-labels
 * @param keyName where the key record lies
 */
public record KeyReference(Domain sdid, String selector, Domain keyName, SigningAlgorithm algorithm) {}
