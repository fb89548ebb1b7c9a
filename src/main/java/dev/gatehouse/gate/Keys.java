package dev.gatehouse.gate;

import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dkim.DkimSettings.PartialBody;
import dev.gatehouse.dmarc.DmarcSettings.SeveralAuthorDomains;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.explain.Verbosity;
import dev.gatehouse.relay.SenderPattern;
import dev.gatehouse.relay.TrustedCertificate;
import dev.gatehouse.relay.TrustedNetwork;
import dev.gatehouse.relay.UserNetworks;
import dev.gatehouse.report.CountingMode;
import dev.gatehouse.report.Generation;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.verdict.PolicySettings;
import dev.gatehouse.verdict.RejectMode;
import dev.gatehouse.verdict.Rule;
import dev.gatehouse.verdict.RuleMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every key of gatehouse.properties, in the order of the README's table. */
public final class Keys {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<String> HOST_NAME = key(Setting.text(
            "host.name",
            "",
            "The public name of this server, used wherever we name ourselves; the machine's name if empty."));

    public static final Setting<String> AUTHSERV_ID = key(Setting.text(
            "authserv-id",
            "",
            "Names us in Authentication-Results (RFC 8601), where forged fields with this name are removed; host.name if"
                    + " empty."));

    public static final Setting<String> POSTMASTER = key(Setting.text(
            "postmaster", "", "The address that refusals tell people to write to; postmaster@host.name if empty."));

    public static final Setting<String> SUBMISSION_HOST = key(
            Setting.text("submission.host", "", "Where our users' mail programs connect to send; host.name if empty."));

    public static final Setting<List<Integer>> SUBMISSION_PORTS = key(Setting.listOf(
            "submission.ports",
            "465,587",
            "The local ports that are for our own users; all others take mail from strangers.",
            "ports, parted by commas",
            Setting::parsePort));

    public static final Setting<String> HELP_URL = key(Setting.text(
            "help.url",
            "",
            "Where the public help page answers, named in refusals, for example https://mail.example.com/why."));

    public static final Setting<Integer> HELP_PORT = key(Setting.number(
            "help.port", 0, 0, 65_535, "The port on which the help page answers in plain HTTP; 0 is none."));

    public static final Setting<String> HELP_BIND = key(Setting.text(
            "help.bind",
            "127.0.0.1",
            "The address on which the help page listens; a reverse proxy with TLS belongs before it."));

    public static final Setting<Integer> HELP_REQUESTS = key(
            Setting.number(
                    "help.requests-per-minute",
                    600,
                    1,
                    1_000_000,
                    "How many pages one address may ask for within a minute; behind a reverse proxy that is all readers together."));

    public static final Setting<Verbosity> REPLY_VERBOSITY = key(
            Setting.choice(
                    "reply.verbosity",
                    Verbosity.FULL,
                    Verbosity.class,
                    "How much a refusal says: full has reason, remedy and help; short leaves out the remedy; bland the reason too."));

    public static final Setting<Boolean> REPLY_ONE_LINE = key(Setting.flag(
            "reply.one-line", false, "Whether refusals are one line, for peers that cannot read several."));

    public static final Setting<Language> REPLY_LANGUAGE = key(Setting.choice(
            "reply.language",
            Language.EN,
            Language.class,
            "The language of refusals. The help page speaks that of its reader, this one if it has no other."));

    public static final Setting<String> REPLY_TEXTS = key(Setting.text(
            "reply.texts",
            "",
            "A file with texts of your own, in place of ours: lines KEY = text in UTF-8, keys as in catalogue_en.properties;"
                    + " beside gatehouse.properties if not absolute."));

    public static final Setting<Boolean> REPLY_FOR_JAMES = key(Setting.flag(
            "reply.explain-james",
            true,
            "Whether what James' own checks refuse (unknown mailbox, its relay and identity checks, its fastfail handlers)"
                    + " is said in our words, with a reference."));

    public static final Setting<Boolean> AUTH_ONLY_OFFERED = key(
            Setting.flag(
                    "auth.only-where-offered",
                    true,
                    "Whether AUTH is refused where it was not offered; James would take the password there, even unencrypted."));

    public static final Setting<Duration> AUTH_FAILURE_TIME = key(Setting.duration(
            "auth.failure-time",
            "100ms",
            "How long every failed sign-in takes, so that nobody can tell by the time whether a user exists (at most 12"
                    + " wait at once, what fails beyond that is answered immediately); 0s for no waiting."));

    public static final Setting<List<String>> DNS_SERVERS = key(Setting.list(
            "dns.servers",
            "",
            "The DNS servers to ask, address or address:port; those of dnsservice.xml if empty, else the system's."));

    public static final Setting<Duration> DNS_DEADLINE = key(
            Setting.duration(
                    "dns.deadline",
                    "8s",
                    "How long all questions for one message may take together after its end; what is unanswered then is temperror."));

    public static final Setting<Integer> DNS_MAX_QUERIES =
            key(Setting.number("dns.max-queries", 150, 20, 1000, "How many questions one message may cause."));

    public static final Setting<RuleMode> RELAY_MODE = key(Setting.choice(
            "relay.mode",
            RuleMode.ENFORCE,
            RuleMode.class,
            "What refused relay comes to: enforce refuses, defer answers 4xx, warn only logs (James' own relay check still"
                    + " applies), off leaves it to James."));

    public static final Setting<List<TrustedNetwork>> TRUSTED_NETWORKS = key(Setting.listOf(
            "relay.trusted-networks",
            "",
            "Machines that may relay without signing in, each an address or network, after it the senders it may use if not"
                    + " all, for example 10.0.0.5 printer@example.com.",
            "networks, parted by commas",
            RelayItems::trustedNetwork));

    public static final Setting<List<TrustedCertificate>> TRUSTED_CERTIFICATES = key(Setting.listOf(
            "relay.trusted-certificates",
            "",
            "TLS client keys that may relay: the SHA-256 of the public key (SPKI) in hexadecimal, after it the senders it"
                    + " may use if not all.",
            "fingerprints, parted by commas",
            RelayItems::trustedCertificate));

    public static final Setting<List<UserNetworks>> USER_NETWORKS = key(Setting.listOf(
            "relay.user-networks",
            "",
            "From where users may send, for example anna@example.com 10.0.0.0/8 192.0.2.7; users not named may send from"
                    + " anywhere.",
            "users with networks, parted by commas",
            RelayItems::userNetworks));

    public static final Setting<List<Domain>> MX_NAMES = key(Setting.listOf(
            "relay.mx-names",
            "",
            "The names of this server in MX records. With them, who writes to a domain whose MX names this server but that is"
                    + " not set up here is told so; that costs at most 20 DNS questions a minute.",
            "domains, parted by commas",
            PolicyItems::domain));

    public static final Setting<Boolean> USE_AUTHORIZED_ADDRESSES = key(Setting.flag(
            "relay.use-authorized-addresses",
            false,
            "Whether James' own authorizedAddresses of smtpserver.xml may relay too."));

    public static final Setting<RuleMode> SENDER_MODE = key(Setting.choice(
            "sender.mode",
            RuleMode.ENFORCE,
            RuleMode.class,
            "Whether users may send only as their own addresses, aliases and send-as rights, trusted machines only as agreed,"
                    + " and strangers as our domains only if SPF, DKIM or DMARC vouches for them."));

    public static final Setting<List<SenderPattern>> SENDER_EVERYONE = key(Setting.listOf(
            "sender.everyone-may-use",
            "",
            "Addresses and domains that every signed-in user may send as, for example info@example.com, @lists.example.com.",
            "addresses or @domains, parted by commas",
            SenderPattern::parse));

    public static final Setting<Boolean> SPF_EXP_IN_REPLY = key(
            Setting.flag(
                    "spf.exp-in-reply",
                    false,
                    "Whether a refusal for SPF fail quotes what the domain's owner publishes by exp= (RFC 7208), cut, cleaned and as theirs."));

    public static final Setting<PartialBody> DKIM_PARTIAL_BODY = key(Setting.choice(
            "dkim.partial-body",
            PartialBody.REFUSE,
            PartialBody.class,
            "What a DKIM signature is worth whose l= leaves a part of the body unsigned: refuse is nothing, since anybody"
                    + " may have appended anything; accept is as much as any other."));

    public static final Setting<Integer> DKIM_MAX_RSA_BITS = key(Setting.number(
            "dkim.max-rsa-bits",
            DkimSettings.LONGEST_COMMON_RSA_KEY,
            DkimSettings.LONGEST_COMMON_RSA_KEY,
            16_384,
            "The longest RSA key that is used; under 1024 bits none ever is (RFC 8301)."));

    public static final Setting<Integer> DKIM_MAX_SIGNATURES = key(Setting.number(
            "dkim.max-signatures",
            12,
            1,
            100,
            "How many signatures of a message are verified, those of the author's domain first."));

    public static final Setting<RejectMode> REJECT_MODE = key(Setting.choice(
            "dmarc.reject-mode",
            RejectMode.EVIDENCE,
            RejectMode.class,
            "When a domain owner asks for reject: strict refuses, evidence refuses unless something suggests an honest"
                    + " detour and sets apart then, never sets apart, exempt does nothing."));

    public static final Setting<List<ModeFor<Domain>>> DOMAIN_MODES = key(Setting.listOf(
            "dmarc.domain-modes",
            "",
            "Another reject-mode for single author domains and the names below them, for example bank.example strict.",
            "domains with modes, parted by commas",
            PolicyItems::domainMode));

    public static final Setting<List<ModeFor<String>>> RECIPIENT_MODES = key(Setting.listOf(
            "dmarc.recipient-modes",
            "",
            "Another reject-mode for single recipients, stronger than that of the author's domain, for example"
                    + " anna@example.com never, @lists.example.com exempt. Of several recipients' the mildest counts.",
            "addresses or @domains with modes, parted by commas",
            PolicyItems::recipientMode));

    public static final Setting<SeveralAuthorDomains> SEVERAL_AUTHORS = key(Setting.choice(
            "dmarc.several-authors",
            SeveralAuthorDomains.EVALUATE_ALL,
            SeveralAuthorDomains.class,
            "A From with several domains: evaluate-all lets the strictest failing one count, and never passes; skip"
                    + " evaluates none."));

    public static final Setting<Integer> MAX_AUTHOR_DOMAINS = key(Setting.number(
            "dmarc.max-author-domains",
            PolicySettings.MAX_AUTHOR_DOMAINS,
            1,
            20,
            "How many domains of a From are evaluated; from.too-many-domains.mode says what happens to more."));

    public static final Setting<List<Domain>> LOCAL_PUBLIC_SUFFIXES = key(Setting.listOf(
            "dmarc.local-public-suffixes",
            "",
            "Names whose DMARC record is read as if it said psd=y, so that the names below do not align with one another"
                    + " (RFC 9989 section 11.8).",
            "domains, parted by commas",
            PolicyItems::publicSuffix));

    public static final Setting<Boolean> COMPARE_PUBLIC_SUFFIX_LIST = key(Setting.flag(
            "dmarc.compare-public-suffix-list",
            true,
            "Whether the older RFC 7489's answer is computed too; a difference is traced and counted, never used."));

    /** One key a rule of local policy. */
    public static final Map<Rule, Setting<RuleMode>> RULE_MODES = ruleModes();

    public static final Setting<Boolean> SPF_BEFORE_DATA = key(Setting.flag(
            "spf.before-data",
            false,
            "Whether spf.fail, spf.permerror and spf.temperror are asked at RCPT already, before there is a message: DMARC is then not asked"
                    + " and its reports lack what was refused (RFC 9989 section 7.1 advises against)."));

    public static final Setting<Duration> DEFER_UNRESOLVED = key(
            Setting.duration(
                    "dmarc.temperror.defer-for",
                    "4h",
                    "How long a message is deferred while its DMARC cannot be decided for want of DNS; it is accepted after that."));

    public static final Setting<Boolean> ACCEPT_MAILING_LISTS = key(Setting.flag(
            "dmarc.accept-mailing-lists",
            false,
            "Whether failing mail with the signs of a mailing list is accepted instead of set apart."));

    public static final Setting<List<Network>> EXEMPT_NETWORKS = key(Setting.listOf(
            "policy.exempt-networks",
            "",
            "Clients whose mail is never refused or set apart, for example our own relays.",
            "networks, parted by commas",
            Network::parse));

    public static final Setting<List<String>> ALWAYS_REACHABLE = key(Setting.listOf(
            "policy.always-reachable",
            "postmaster@,abuse@",
            "Recipients whose mail is never refused or set apart: name@ in every domain, an address, or @domain.",
            "recipients, parted by commas",
            PolicyItems::recipientPattern));

    public static final Setting<List<Network>> TRUSTED_FORWARDERS = key(Setting.listOf(
            "policy.trusted-forwarders",
            "",
            "Networks of forwarders whose failing mail is accepted.",
            "networks, parted by commas",
            Network::parse));

    public static final Setting<List<Domain>> TRUSTED_FORWARDER_DOMAINS = key(Setting.listOf(
            "policy.trusted-forwarder-domains",
            "",
            "Domains whose passing DKIM signature makes failing mail acceptable.",
            "domains, parted by commas",
            PolicyItems::domain));

    public static final Setting<List<Domain>> TRUSTED_SEALERS = key(Setting.listOf(
            "policy.trusted-sealers",
            "",
            "ARC sealers whose word is believed (RFC 8617).",
            "domains, parted by commas",
            PolicyItems::domain));

    public static final Setting<Boolean> REMOVE_RECEIVED_SPF = key(Setting.flag(
            "headers.remove-received-spf", false, "Whether Received-SPF fields that mail brings along are removed."));

    public static final Setting<Boolean> DISPOSITION_FIELD = key(
            Setting.flag(
                    "headers.disposition",
                    true,
                    "Whether strangers' mail gets a field X-Gatehouse-Disposition, accept or quarantine; forged ones always go."));

    public static final Setting<Boolean> CHECK_IPREV = key(Setting.flag(
            "headers.iprev",
            true,
            "Whether Authentication-Results says if the client's reverse name leads back to it; it decides nothing."));

    public static final Setting<Boolean> AUTH_RESULT = key(Setting.flag(
            "headers.auth",
            false,
            "Whether mail of users gets Authentication-Results with auth=pass and the name they signed in with."));

    public static final Setting<Boolean> REPORTS_ENABLED = key(Setting.flag(
            "reports.enabled", true, "Whether messages are counted and DMARC aggregate reports are sent (RFC 9990)."));

    public static final Setting<String> REPORTS_ORGANISATION =
            key(Setting.text("reports.organisation", "", "The name under which we report; host.name if empty."));

    public static final Setting<String> REPORTS_EMAIL = key(Setting.text(
            "reports.email", "", "Who sends the reports and can be asked about them; postmaster if empty."));

    public static final Setting<String> REPORTS_CONTACT = key(Setting.text(
            "reports.contact",
            "",
            "What the reports say about further contact, for example the address of a web page."));

    public static final Setting<CountingMode> REPORTS_COUNTING = key(Setting.choice(
            "reports.counting",
            CountingMode.JOURNAL,
            CountingMode.class,
            "Where a counted message lies first: journal is a file, so that a crash loses nothing; fast is memory, a"
                    + " crash loses seconds; strict is the database, and mail waits for it."));

    public static final Setting<Generation> REPORTS_FORMAT = key(Setting.choice(
            "reports.format",
            Generation.RFC9990,
            Generation.class,
            "The format of the reports; rfc7489 is the old one."));

    public static final Setting<Duration> REPORTS_SPREAD = key(Setting.duration(
            "reports.spread", "3h", "Over how much time after the end of the UTC day the mails are spread."));

    public static final Setting<Duration> REPORTS_EXPIRY = key(Setting.duration(
            "reports.give-up-after", "48h", "After so much time a report that could not be sent is given up."));

    public static final Setting<Integer> REPORTS_PER_DAY = key(Setting.number(
            "reports.max-mails-per-day", 50_000, 0, 10_000_000, "How many report mails leave on one UTC day."));

    public static final Setting<Integer> REPORTS_PER_HOST = key(Setting.number(
            "reports.max-mails-per-host",
            500,
            0,
            10_000_000,
            "How many of them to the addresses of one host; the others follow the next day."));

    public static final Setting<Integer> REPORTS_MAX_OCTETS = key(Setting.number(
            "reports.max-mail-octets",
            10_000_000,
            200_000,
            100_000_000,
            "How large a report mail may be; a larger report is split into several."));

    public static final Setting<Boolean> REPORTS_EVERY_DOMAIN = key(Setting.flag(
            "reports.every-domain",
            false,
            "Whether domains get a report, too, in whose name nothing was accepted and nothing was authentic: mostly"
                    + " victims of forgers."));

    public static final Setting<List<Domain>> REPORTS_NEVER_TO = key(Setting.listOf(
            "reports.never-about",
            "",
            "Domains of DMARC records that get no report.",
            "domains, parted by commas",
            PolicyItems::domain));

    public static final Setting<List<Domain>> REPORTS_AGREED_HOSTS = key(Setting.listOf(
            "reports.agreed-hosts",
            "",
            "Hosts of report addresses that are ours and need not agree in DNS (RFC 9990 section 4).",
            "domains, parted by commas",
            PolicyItems::domain));

    public static final Setting<String> REPORTS_INSTEAD_TO = key(Setting.text(
            "reports.instead-to", "", "For a trial: all reports go to this address instead of the domains' owners."));

    public static final Setting<Boolean> REPORTS_DRY_RUN =
            key(Setting.flag("reports.dry-run", false, "Whether reports are made and shown, but not mailed."));

    public static final Setting<List<String>> REPORTS_MAILBOXES = key(Setting.listOf(
            "reports.mailboxes",
            "",
            "Our addresses to which others send reports: mail to them is counted, but is no reason for a report.",
            "addresses, parted by commas",
            Keys::address));

    public static final Setting<Boolean> REPORTS_TELL_RECIPIENT_DOMAIN = key(Setting.flag(
            "reports.tell-recipient-domain",
            false,
            "Whether the reports say to which of our domains the mail went (envelope_to)."));

    public static final Setting<Duration> REPORTS_KEPT = key(Setting.duration(
            "reports.kept-for", "30d", "How long reports can be shown and sent again after they ended."));

    public static final Setting<Integer> REPORTS_MAX_ROWS = key(Setting.number(
            "reports.max-rows",
            200_000,
            1000,
            10_000_000,
            "How many different rows a day's report of one domain has, for each server; beyond it rows are merged, never"
                    + " dropped."));

    public static final Setting<Integer> PROBES_EXPLAINED = key(Setting.number(
            "refusals.explained-per-hour",
            60,
            1,
            1_000_000,
            "After so many refusals of one client within an hour it gets one line without explanation, and nothing is"
                    + " kept."));

    public static final Setting<Duration> EVENTS_KEPT = key(Setting.duration(
            "refusals.kept-for", "14d", "How long the reference of a refusal leads to what happened."));

    public static final Setting<Integer> EVENTS_MOST = key(Setting.number(
            "refusals.most-kept", 1_000_000, 0, 100_000_000, "How many refusals are kept; the oldest go first."));

    public static final Setting<String> STORE_FOLDER = key(Setting.text(
            "store.folder",
            "var/gatehouse",
            "Where journal and embedded database lie, below James' working directory; each James has its own."));

    public static final Setting<String> STORE_URL = key(Setting.text(
            "store.url",
            "",
            "A PostgreSQL in place of the embedded database, for example jdbc:postgresql://db.example.com/gatehouse; several"
                    + " James may share it."));

    public static final Setting<String> STORE_USER =
            key(Setting.text("store.user", "", "The PostgreSQL's user, if store.url does not say it."));

    public static final Setting<String> STORE_PASSWORD = key(Setting.text(
            "store.password", "", "The user's password; the environment's GATEHOUSE_STORE_PASSWORD if empty."));

    private Keys() {}

    private static Map<Rule, Setting<RuleMode>> ruleModes() {
        Map<Rule, Setting<RuleMode>> keys = new EnumMap<>(Rule.class);
        Arrays.stream(Rule.values())
                .forEach(rule -> keys.put(
                        rule,
                        key(Setting.choice(
                                rule.word() + ".mode", rule.defaultMode(), RuleMode.class, description(rule)))));
        return keys;
    }

    private static String description(Rule rule) {
        return switch (rule) {
            case HEADER_TOO_LARGE ->
                "Mail, of users too, whose header is longer than a megabyte or 10,000 fields; where it is not refused, the rest of"
                        + " the header is removed.";
            case FROM_UNUSABLE -> "Mail without a From field that names an author.";
            case SEVERAL_FROM_FIELDS -> "Mail with more than one From field.";
            case TOO_MANY_AUTHOR_DOMAINS -> "Mail whose From names more domains than are evaluated.";
            case SEVERAL_AUTHOR_DOMAINS -> "Mail whose From names more than one domain at all.";
            case DMARC -> "Mail that fails the DMARC policy of its author's domain.";
            case DMARC_UNRESOLVED -> "Mail whose DMARC cannot be decided for want of a DNS answer; deferred at most.";
            case SPF_FAIL -> "Mail whose SPF result is fail, unless DMARC passes; off, so that DMARC decides.";
            case SPF_HELO_FAIL -> "Mail whose client says a HELO name that SPF does not allow it, unless DMARC passes.";
            case SPF_PERMERROR -> "Mail whose sender's SPF record is broken, unless DMARC passes.";
            case SPF_UNRESOLVED -> "Mail whose SPF cannot be checked for want of a DNS answer, unless DMARC passes.";
            case DKIM_REQUIRED -> "Mail without a passing DKIM signature of its author's domain.";
            case AUTHENTICATION_REQUIRED ->
                "Mail that neither SPF nor DKIM authenticates, where no DMARC policy says what to" + " do.";
        };
    }

    private static <T> Setting<T> key(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static String address(String text) {
        if (ReportDestination.parse("mailto:" + text).isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address.");
        }
        return text;
    }
}
