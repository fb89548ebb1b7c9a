package dev.gatehouse.gate;

import dev.gatehouse.explain.Verbosity;
import java.time.Duration;
import java.util.List;

/** The server itself: its names, its ports, how it speaks, whom it asks. */
interface ServerKeys {
    SettingGroup GROUP = new SettingGroup();

    Setting<String> HOST_NAME = GROUP.essential()
            .text(
                    "host.name",
                    "",
                    "The public name of this server, used wherever we name ourselves; the machine's name if empty.");

    Setting<String> AUTHSERV_ID = GROUP.common()
            .text(
                    "authserv-id",
                    "",
                    "Names us in Authentication-Results (RFC 8601), where forged fields with this name are removed;"
                            + " host.name if empty.");

    Setting<String> POSTMASTER = GROUP.essential()
            .text(
                    "postmaster",
                    "",
                    "The address that refusals tell people to write to; postmaster@host.name if empty.");

    Setting<String> SUBMISSION_HOST = GROUP.common()
            .text("submission.host", "", "Where our users' mail programs connect to send; host.name if empty.");

    Setting<List<Integer>> SUBMISSION_PORTS = GROUP.essential()
            .listOf(
                    "submission.ports",
                    "465,587",
                    "The local ports that are for our own users, who sign in there before MAIL (RFC 6409); all others"
                            + " take mail from strangers.",
                    "ports, separated by commas",
                    Setting::parsePort);

    Setting<String> HELP_URL = GROUP.common()
            .text(
                    "help.url",
                    "",
                    "Where the public help page answers, named in refusals, for example https://mail.example.com/why.");

    Setting<Integer> HELP_PORT = GROUP.common()
            .number("help.port", 0, 0, 65_535, "The port on which the help page answers in plain HTTP; 0 disables it.");

    Setting<String> HELP_BIND = GROUP.common()
            .text(
                    "help.bind",
                    "127.0.0.1",
                    "The address on which the help page listens; a reverse proxy with TLS belongs before it.");

    Setting<Integer> HELP_REQUESTS = GROUP.number(
            "help.requests-per-minute",
            600,
            1,
            1_000_000,
            "How many pages one address may ask for within a minute; behind a reverse proxy that is all readers"
                    + " together.");

    Setting<Verbosity> REPLY_VERBOSITY = GROUP.choice(
            "reply.verbosity",
            Verbosity.FULL,
            Verbosity.class,
            "How much a refusal says: full has reason, remedy and help; short leaves out the remedy; bland the reason"
                    + " too.");

    Setting<Boolean> REPLY_ONE_LINE =
            GROUP.flag("reply.one-line", false, "Whether refusals are one line, for peers that cannot read several.");

    Setting<Language> REPLY_LANGUAGE = GROUP.common()
            .choice(
                    "reply.language",
                    Language.EN,
                    Language.class,
                    "The language of refusals. The help page speaks that of its reader, this one if it has no other.");

    Setting<String> REPLY_TEXTS = GROUP.common()
            .text(
                    "reply.texts",
                    "",
                    "A file with texts of your own, in place of ours: lines KEY = text in UTF-8, keys as in"
                            + " catalogue_en.properties; beside gatehouse.properties if not absolute.");

    Setting<Boolean> REPLY_FOR_JAMES = GROUP.flag(
            "reply.explain-james",
            true,
            "Whether what James' own checks refuse (unknown mailbox, its relay and identity checks, its fastfail"
                    + " handlers) is said in our words, with a reference.");

    Setting<Boolean> AUTH_ONLY_OFFERED = GROUP.flag(
            "auth.only-where-offered",
            true,
            "Whether AUTH is refused where it was not offered; James would take the password there, even unencrypted.");

    Setting<Duration> AUTH_FAILURE_TIME = GROUP.duration(
            "auth.failure-time",
            "100ms",
            "How long every failed sign-in takes, so that nobody can tell by the time whether a user exists (at most 12"
                    + " wait at once, what fails beyond that is answered immediately); 0s for no waiting.");

    Setting<List<String>> DNS_SERVERS = GROUP.common()
            .list(
                    "dns.servers",
                    "",
                    "The DNS servers to ask, address or address:port; those of dnsservice.xml if empty, else the"
                            + " system's.");

    Setting<Duration> DNS_DEADLINE = GROUP.duration(
            "dns.deadline",
            "8s",
            "How long all questions for one message may take together after its end; what is unanswered then is"
                    + " temperror. Those for the author's DMARC policy may take a quarter longer.");

    Setting<Integer> DNS_MAX_QUERIES = GROUP.number(
            "dns.max-queries",
            150,
            20,
            1000,
            "How many questions SPF, DKIM and ARC may cause for one message; the author's DMARC policy has 36 of its"
                    + " own.");
}
