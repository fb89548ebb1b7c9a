package dev.gatehouse.explain;

import dev.gatehouse.dns.Domain;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Where people find this server: what a mail program must be set to, whom to write to, where help is.
 *
 * @param serverName as in the SMTP greeting
 * @param submissionHost the outgoing (SMTP) server of our users
 * @param implicitTlsPort usually 465 (RFC 8314 section 3.3)
 * @param startTlsPort usually 587 (RFC 6409)
 * @param postmaster the address to contact
 * @param helpUrl the URL under which the help page answers, without a slash at the end; empty without a page
 */
public record HostNames(
        String serverName,
        String submissionHost,
        OptionalInt implicitTlsPort,
        OptionalInt startTlsPort,
        String postmaster,
        Optional<String> helpUrl) {
    /** Longer ones leave no room for the text: a reply line has 512 octets (RFC 5321 section 4.5.3.1.5). */
    public static final int MAX_LENGTH = 64;

    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7E&&[^<>@]]+@[\\x21-\\x7E&&[^<>@]]+");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9][A-Za-z0-9._:/~-]*");

    public HostNames {
        helpUrl = helpUrl.map(url -> url.replaceFirst("/+$", ""));
        require(
                Domain.parse(submissionHost).filter(Domain::isHostName).isPresent() && fits(submissionHost),
                "submission host",
                submissionHost,
                "a host name such as smtp.example.org");
        require(
                ADDRESS.matcher(postmaster).matches() && fits(postmaster),
                "postmaster",
                postmaster,
                "an address such as postmaster@example.org");
        helpUrl.ifPresent(url -> require(
                URL.matcher(url).matches() && fits(url),
                "help URL",
                url,
                "a URL such as https://mail.example.org/why"));
        implicitTlsPort.ifPresent(HostNames::requirePort);
        startTlsPort.ifPresent(HostNames::requirePort);
    }

    /** With the ports 465 and 587 and without a help page. */
    public static HostNames of(String serverName, String submissionHost, String postmaster) {
        return new HostNames(
                serverName, submissionHost, OptionalInt.of(465), OptionalInt.of(587), postmaster, Optional.empty());
    }

    private static boolean fits(String text) {
        return text.length() <= MAX_LENGTH;
    }

    private static void requirePort(int port) {
        require(port > 0 && port < 65_536, "submission port", Integer.toString(port), "a port from 1 to 65535");
    }

    private static void require(boolean condition, String what, String value, String wanted) {
        if (!condition) {
            throw new IllegalArgumentException("the " + what + " '" + value + "' cannot be used in replies: give "
                    + wanted + ", with at most " + MAX_LENGTH + " ASCII characters");
        }
    }
}
