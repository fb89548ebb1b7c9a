package dev.gatehouse.gate;

import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dkim.DkimSettings.PartialBody;
import dev.gatehouse.dmarc.DmarcSettings.SeveralAuthorDomains;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.verdict.PolicySettings;
import dev.gatehouse.verdict.RejectMode;
import java.util.List;

/** How SPF, DKIM and DMARC are evaluated, and what a reject policy comes to. */
interface AuthenticationKeys {
    SettingGroup GROUP = new SettingGroup();

    Setting<Boolean> SPF_EXP_IN_REPLY = GROUP.flag(
            "spf.exp-in-reply",
            false,
            "Whether a refusal for SPF fail quotes what the domain's owner publishes by exp= (RFC 7208), cut, cleaned"
                    + " and as theirs.");

    Setting<PartialBody> DKIM_PARTIAL_BODY = GROUP.choice(
            "dkim.partial-body",
            PartialBody.REFUSE,
            PartialBody.class,
            "What a DKIM signature is worth whose l= leaves a part of the body unsigned: refuse is nothing, since"
                    + " anybody may have appended anything; accept is as much as any other.");

    Setting<Integer> DKIM_MAX_RSA_BITS = GROUP.number(
            "dkim.max-rsa-bits",
            DkimSettings.LONGEST_COMMON_RSA_KEY,
            DkimSettings.LONGEST_COMMON_RSA_KEY,
            16_384,
            "The longest RSA key that is used; under 1024 bits none ever is (RFC 8301).");

    Setting<Integer> DKIM_MAX_SIGNATURES = GROUP.number(
            "dkim.max-signatures",
            12,
            1,
            100,
            "How many signatures of a message are verified, those of the author's domain first.");

    Setting<RejectMode> REJECT_MODE = GROUP.essential()
            .choice(
                    "dmarc.reject-mode",
                    RejectMode.EVIDENCE,
                    RejectMode.class,
                    "When a domain owner asks for reject: strict refuses, evidence refuses unless something suggests"
                            + " an honest detour and quarantines then, never only quarantines, exempt does nothing.");

    Setting<List<ModeFor<Domain>>> DOMAIN_MODES = GROUP.common()
            .listOf(
                    "dmarc.domain-modes",
                    "",
                    "Another reject-mode for single author domains and the names below them, for example bank.example"
                            + " strict.",
                    "domains with modes, separated by commas",
                    PolicyItems::domainMode);

    Setting<List<ModeFor<String>>> RECIPIENT_MODES = GROUP.common()
            .listOf(
                    "dmarc.recipient-modes",
                    "",
                    "Another reject-mode for single recipients, stronger than that of the author's domain, for example"
                            + " anna@example.com never, @lists.example.com exempt. Mail of strangers for recipients of"
                            + " different modes comes in several transactions.",
                    "addresses or @domains with modes, separated by commas",
                    PolicyItems::recipientMode);

    Setting<SeveralAuthorDomains> SEVERAL_AUTHORS = GROUP.choice(
            "dmarc.several-authors",
            SeveralAuthorDomains.EVALUATE_ALL,
            SeveralAuthorDomains.class,
            "A From with several domains: evaluate-all lets the strictest failing one count, and never passes; skip"
                    + " evaluates none.");

    Setting<Integer> MAX_AUTHOR_DOMAINS = GROUP.number(
            "dmarc.max-author-domains",
            PolicySettings.MAX_AUTHOR_DOMAINS,
            1,
            20,
            "How many domains of a From are evaluated; from.too-many-domains.mode says what happens to more.");

    Setting<List<Domain>> LOCAL_PUBLIC_SUFFIXES = GROUP.listOf(
            "dmarc.local-public-suffixes",
            "",
            "Names whose DMARC record is read as if it said psd=y, so that the names below do not align with one"
                    + " another (RFC 9989 section 11.8).",
            "domains, separated by commas",
            PolicyItems::publicSuffix);

    Setting<Boolean> COMPARE_PUBLIC_SUFFIX_LIST = GROUP.flag(
            "dmarc.compare-public-suffix-list",
            true,
            "Whether the older RFC 7489's answer is computed too; a difference is traced and counted, never used.");
}
