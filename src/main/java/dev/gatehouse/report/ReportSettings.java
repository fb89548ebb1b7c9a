package dev.gatehouse.report;

import dev.gatehouse.dns.Domain;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How this site reports.
 *
 * @param submitter our domain, in Subject and file name (RFC 9990 section 3.4)
 * @param orgName who we are, for people
 * @param from the address the mail comes from; its domain must pass DMARC, so it is the submitter's or below it
 * @param extraContactInfo may be empty
 * @param maxMailOctets of a finished mail; what is larger is split by records into several reports
 * @param everyDomain whether also domains in whose name nothing was accepted or authenticated get a report
 * @param neverTo policy domains that get none
 * @param maxMailsPerDay of all report mails together
 * @param maxMailsPerHostPerDay to one destination host
 * @param spread mails leave at moments spread over so much time after their window was sealed
 * @param expiry a report that could not be handed on for so long is given up
 * @param retention how long reports can be shown and sent again after their end
 * @param agreedHosts destination hosts that are ours: they need not agree by DNS
 * @param insteadTo where all reports go instead of to the domains' owners, for a trial
 * @param dryRun whether everything is done except handing mails on
 */
public record ReportSettings(
        Domain submitter,
        String orgName,
        String from,
        String extraContactInfo,
        Generation generation,
        int maxMailOctets,
        boolean everyDomain,
        Set<Domain> neverTo,
        int maxMailsPerDay,
        int maxMailsPerHostPerDay,
        Duration spread,
        Duration expiry,
        Duration retention,
        Set<Domain> agreedHosts,
        Optional<ReportDestination> insteadTo,
        boolean dryRun) {
    /** RFC 7489 named 10 MB as what receivers take. */
    private static final int TEN_MEGABYTES = 10_000_000;

    public ReportSettings {
        neverTo = Set.copyOf(neverTo);
        agreedHosts = Set.copyOf(agreedHosts);
        if (ReportDestination.parse("mailto:" + from).isEmpty()) {
            throw new IllegalArgumentException("not an address that reports can come from: " + from);
        }
    }

    public static ReportSettings of(Domain submitter, String orgName, String from) {
        return new ReportSettings(
                submitter,
                orgName,
                from,
                "",
                Generation.RFC9990,
                TEN_MEGABYTES,
                false,
                Set.of(),
                50_000,
                500,
                Duration.ofHours(3),
                Duration.ofHours(48),
                Duration.ofDays(30),
                Set.of(),
                Optional.empty(),
                false);
    }

    public ReportSettings with(Generation other) {
        return new ReportSettings(
                submitter,
                orgName,
                from,
                extraContactInfo,
                other,
                maxMailOctets,
                everyDomain,
                neverTo,
                maxMailsPerDay,
                maxMailsPerHostPerDay,
                spread,
                expiry,
                retention,
                agreedHosts,
                insteadTo,
                dryRun);
    }

    /** Whether a destination gets the reports of all domains without having agreed by DNS (RFC 9990 section 4). */
    boolean needsNoAgreement(ReportDestination destination) {
        return agreedHosts.contains(destination.host())
                || insteadTo
                        .filter(trial -> trial.key().equals(destination.key()))
                        .isPresent();
    }

    /** The address split in two. */
    ReportDestination fromAddress() {
        return ReportDestination.parse("mailto:" + from).orElseThrow();
    }
}
