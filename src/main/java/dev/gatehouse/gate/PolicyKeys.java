package dev.gatehouse.gate;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.verdict.Rule;
import dev.gatehouse.verdict.RuleMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What becomes of a message: rules, exceptions, and the fields that it gets. */
interface PolicyKeys {
    SettingGroup GROUP = new SettingGroup();

    /** One key a rule of local policy; that about senders has its key from {@link RelayKeys}. */
    Map<Rule, Setting<RuleMode>> RULE_MODES = ruleModes();

    Setting<Boolean> SPF_BEFORE_DATA = GROUP.flag(
            "spf.before-data",
            false,
            "Whether spf.fail, spf.permerror and spf.temperror are asked at RCPT already, before there is a message:"
                    + " DMARC is then not asked and its reports lack what was refused (RFC 9989 section 7.1 advises"
                    + " against).");

    Setting<Duration> DEFER_UNRESOLVED = GROUP.duration(
            "dmarc.temperror.defer-for",
            "4h",
            "How long a message is deferred while its DMARC cannot be decided because DNS did not answer. After that"
                    + " it is accepted if its author's DNS does not answer, and quarantined where a sender can bring that"
                    + " about: by using up our limits, or with a name that nobody serves below a domain that asks for"
                    + " quarantine or reject.");

    Setting<Boolean> ACCEPT_MAILING_LISTS = GROUP.common()
            .flag(
                    "dmarc.accept-mailing-lists",
                    false,
                    "Whether failing mail with the signs of a mailing list is accepted instead of quarantined.");

    Setting<List<Network>> EXEMPT_NETWORKS = GROUP.common()
            .listOf(
                    "policy.exempt-networks",
                    "",
                    "Clients whose mail is never refused or quarantined, for example our own relays.",
                    "networks, separated by commas",
                    Network::parse);

    Setting<List<String>> ALWAYS_REACHABLE = GROUP.common()
            .listOf(
                    "policy.always-reachable",
                    "postmaster@,abuse@",
                    "Recipients whose mail is never refused or quarantined: name@ in every domain, an address, or"
                            + " @domain.",
                    "recipients, separated by commas",
                    PolicyItems::recipientPattern);

    Setting<List<Network>> TRUSTED_FORWARDERS = GROUP.common()
            .listOf(
                    "policy.trusted-forwarders",
                    "",
                    "Networks of forwarders whose failing mail is accepted.",
                    "networks, separated by commas",
                    Network::parse);

    Setting<List<Domain>> TRUSTED_FORWARDER_DOMAINS = GROUP.common()
            .listOf(
                    "policy.trusted-forwarder-domains",
                    "",
                    "Domains whose passing DKIM signature makes failing mail acceptable.",
                    "domains, separated by commas",
                    PolicyItems::domain);

    Setting<List<Domain>> TRUSTED_SEALERS = GROUP.common()
            .listOf(
                    "policy.trusted-sealers",
                    "",
                    "ARC sealers whose word is believed (RFC 8617).",
                    "domains, separated by commas",
                    PolicyItems::domain);

    Setting<Boolean> REMOVE_RECEIVED_SPF = GROUP.flag(
            "headers.remove-received-spf", false, "Whether Received-SPF fields that mail brings along are removed.");

    Setting<Boolean> DISPOSITION_FIELD = GROUP.flag(
            "headers.disposition",
            true,
            "Whether strangers' mail gets a field X-Gatehouse-Disposition, accept or quarantine; forged ones always"
                    + " go.");

    Setting<Boolean> CHECK_IPREV = GROUP.flag(
            "headers.iprev",
            true,
            "Whether Authentication-Results says if the client's reverse name leads back to it; it decides nothing.");

    Setting<Boolean> AUTH_RESULT = GROUP.flag(
            "headers.auth",
            false,
            "Whether mail of users gets Authentication-Results with auth=pass and the name they signed in with.");

    private static Map<Rule, Setting<RuleMode>> ruleModes() {
        Map<Rule, Setting<RuleMode>> keys = new EnumMap<>(Rule.class);
        keys.put(Rule.SENDER, RelayKeys.SENDER_MODE);
        Arrays.stream(Rule.values())
                .filter(rule -> rule != Rule.SENDER)
                .forEach(rule -> keys.put(
                        rule,
                        (rule == Rule.DMARC ? GROUP.essential() : GROUP)
                                .choice(rule.word() + ".mode", rule.defaultMode(), RuleMode.class, description(rule))));
        return keys;
    }

    private static String description(Rule rule) {
        return switch (rule) {
            case HEADER_TOO_LARGE ->
                "Mail, of users too, whose header is longer than a megabyte or 10,000 fields; where it is not refused,"
                        + " the rest of the header is removed.";
            case FROM_UNUSABLE -> "Mail without a From field that names an author.";
            case SEVERAL_FROM_FIELDS -> "Mail with more than one From field.";
            case TOO_MANY_AUTHOR_DOMAINS -> "Mail whose From names more domains than are evaluated.";
            case SEVERAL_AUTHOR_DOMAINS -> "Mail whose From names more than one domain at all.";
            case SENDER -> RelayKeys.SENDER_MODE.description();
            case DMARC -> "Mail that fails the DMARC policy of its author's domain.";
            case DMARC_UNRESOLVED -> "Mail whose DMARC cannot be decided because DNS did not answer; deferred at most.";
            case SPF_FAIL -> "Mail whose SPF result is fail, unless DMARC passes; off, so that DMARC decides.";
            case SPF_HELO_FAIL -> "Mail whose client says a HELO name that SPF does not allow it, unless DMARC passes.";
            case SPF_PERMERROR -> "Mail whose sender's SPF record is broken, unless DMARC passes.";
            case SPF_UNRESOLVED -> "Mail whose SPF cannot be checked because DNS did not answer, unless DMARC passes.";
            case DKIM_REQUIRED -> "Mail without a passing DKIM signature of its author's domain.";
            case AUTHENTICATION_REQUIRED ->
                "Mail that neither SPF nor DKIM authenticates, where no DMARC policy says what to" + " do.";
        };
    }
}
