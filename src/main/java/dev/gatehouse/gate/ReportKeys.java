package dev.gatehouse.gate;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.report.CountingMode;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.ReportDestination;
import java.time.Duration;
import java.util.List;

/** What is counted and told to domain owners. */
interface ReportKeys {
    SettingGroup GROUP = new SettingGroup();

    Setting<Boolean> REPORTS_ENABLED = GROUP.common()
            .flag(
                    "reports.enabled",
                    true,
                    "Whether messages are counted and DMARC aggregate reports are sent (RFC 9990).");

    Setting<String> REPORTS_ORGANISATION =
            GROUP.common().text("reports.organisation", "", "The name under which we report; host.name if empty.");

    Setting<String> REPORTS_EMAIL = GROUP.essential()
            .text("reports.email", "", "Who sends the reports and can be asked about them; postmaster if empty.");

    Setting<String> REPORTS_CONTACT = GROUP.text(
            "reports.contact",
            "",
            "What the reports say about further contact, for example the address of a web page.");

    Setting<CountingMode> REPORTS_COUNTING = GROUP.choice(
            "reports.counting",
            CountingMode.JOURNAL,
            CountingMode.class,
            "Where a counted message lies first: journal is a file, so that a crash loses nothing; fast is memory, a"
                    + " crash loses seconds; strict is the database, and mail waits for it.");

    Setting<Generation> REPORTS_FORMAT = GROUP.choice(
            "reports.format",
            Generation.RFC9990,
            Generation.class,
            "The format of the reports; rfc7489 is the old one.");

    Setting<Duration> REPORTS_SPREAD = GROUP.duration(
            "reports.spread", "3h", "Over how much time after the end of the UTC day the mails are spread.");

    Setting<Duration> REPORTS_EXPIRY = GROUP.duration(
            "reports.give-up-after", "48h", "After so much time a report that could not be sent is given up.");

    Setting<Integer> REPORTS_PER_DAY = GROUP.number(
            "reports.max-mails-per-day",
            50_000,
            0,
            10_000_000,
            "How many report mails leave on one UTC day. If there are more, each organization has an equal share.");

    Setting<Integer> REPORTS_PER_HOST = GROUP.number(
            "reports.max-mails-per-host",
            500,
            0,
            10_000_000,
            "How many of them to the addresses of one host, shared out alike; the others follow the next day.");

    Setting<Integer> REPORTS_MAX_OCTETS = GROUP.number(
            "reports.max-mail-octets",
            10_000_000,
            200_000,
            100_000_000,
            "How large a report mail may be; a larger report is split into several.");

    Setting<Boolean> REPORTS_EVERY_DOMAIN = GROUP.flag(
            "reports.every-domain",
            false,
            "Whether domains get a report, too, in whose name nothing was accepted and nothing was authentic: mostly"
                    + " victims of forgers.");

    Setting<List<Domain>> REPORTS_NEVER_TO = GROUP.common()
            .listOf(
                    "reports.never-about",
                    "",
                    "Domains of DMARC records that get no report.",
                    "domains, separated by commas",
                    PolicyItems::domain);

    Setting<List<Domain>> REPORTS_AGREED_HOSTS = GROUP.listOf(
            "reports.agreed-hosts",
            "",
            "Hosts of report addresses that are ours and need not agree in DNS (RFC 9990 section 4).",
            "domains, separated by commas",
            PolicyItems::domain);

    Setting<String> REPORTS_INSTEAD_TO = GROUP.text(
            "reports.instead-to", "", "For a trial: all reports go to this address instead of the domains' owners.");

    Setting<Boolean> REPORTS_DRY_RUN =
            GROUP.flag("reports.dry-run", false, "Whether reports are made and shown, but not mailed.");

    Setting<List<String>> REPORTS_MAILBOXES = GROUP.common()
            .listOf(
                    "reports.mailboxes",
                    "",
                    "Our addresses to which others send reports: mail to them is counted, but is no reason for a"
                            + " report.",
                    "addresses, separated by commas",
                    ReportKeys::address);

    Setting<Boolean> REPORTS_TELL_RECIPIENT_DOMAIN = GROUP.flag(
            "reports.tell-recipient-domain",
            false,
            "Whether the reports say to which of our domains the mail went (envelope_to).");

    Setting<Duration> REPORTS_KEPT =
            GROUP.duration("reports.kept-for", "30d", "How long reports can be shown and sent again after they ended.");

    Setting<Integer> REPORTS_MAX_ROWS = GROUP.number(
            "reports.max-rows",
            200_000,
            1000,
            10_000_000,
            "How many different rows a day's report of one domain has, for each server; beyond it rows are merged,"
                    + " never dropped.");

    private static String address(String text) {
        if (ReportDestination.parse("mailto:" + text).isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address.");
        }
        return text;
    }
}
