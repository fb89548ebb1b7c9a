package dev.gatehouse.report;

import java.time.Instant;
import java.util.Optional;

/**
 * One report on its way to one destination.
 *
 * @param reportId the identifier in the report itself
 * @param domain the DMARC Policy Domain
 * @param organization whose that is, {@link PolicyLookup#organization}
 * @param uri the destination as the domain's record named it
 * @param destination empty where {@code uri} is none that we can write to
 * @param frozen whether its mail was made; it is never made again then
 * @param attempts how often it was tried to hand the mail on
 * @param expiresAt after which it is given up
 * @param lease proves that the delivery is ours for a while; empty where it was not taken
 * @param lastText what happened last, for people
 */
public record Delivery(
        long id,
        long report,
        String reportId,
        String domain,
        String organization,
        String uri,
        Optional<ReportDestination> destination,
        DeliveryState state,
        boolean frozen,
        int attempts,
        Instant nextAt,
        Instant expiresAt,
        String lease,
        String lastText) {}
