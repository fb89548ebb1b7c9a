package dev.gatehouse.hooks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * AUTH PLAIN (RFC 4616) and AUTH LOGIN, line by line, until there is a name with a password. James' own reading ends the
 * session over a name that cannot be one, for example with a blank behind it, and stays in the exchange after a line that
 * is no base64.
 */
final class PasswordExchange {
    private static final Response ABORTED =
            response(SMTPRetCode.SYNTAX_ERROR_ARGUMENTS, "5.7.0 Authentication aborted");
    private static final Response UNREADABLE =
            response(SMTPRetCode.SYNTAX_ERROR_ARGUMENTS, "5.5.2 Authentication line is not readable as base64");
    private static final Response GO_ON = response(SMTPRetCode.AUTH_READY, "");
    private static final Response USER_NAME = response(SMTPRetCode.AUTH_READY, base64("Username:"));
    private static final Response PASSWORD = response(SMTPRetCode.AUTH_READY, base64("Password:"));

    private final Check check;
    private final Executor elsewhere;

    /** Whether name and password are right. */
    @FunctionalInterface
    interface Check {
        Response of(SMTPSession session, String name, String password, String mechanism);
    }

    /** What is done with a line of the client's, without its line end. */
    @FunctionalInterface
    private interface Step {
        Response take(SMTPSession session, String line);
    }

    /**
     * An exchange whose answers to further lines come later.
     *
     * @param elsewhere gets what may take time; the first line is at {@link SlowCommands} already
     */
    PasswordExchange(Check check, Executor elsewhere) {
        this.check = check;
        this.elsewhere = elsewhere;
    }

    /** The reply to the argument of AUTH; empty for other mechanisms. */
    Optional<Response> begin(SMTPSession session, String argument) {
        String[] words = argument.trim().split(" +", 2);
        return switch (words[0].toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> Optional.of(begin(session, words, GO_ON, this::plain));
            case "LOGIN" -> Optional.of(begin(session, words, USER_NAME, this::login));
            default -> Optional.empty();
        };
    }

    /** With an initial response there is one line less (RFC 4954 section 4). */
    private Response begin(SMTPSession session, String[] words, Response challenge, Step step) {
        return words.length > 1 ? step.take(session, words[1]) : ask(session, challenge, step);
    }

    // message = [authzid] UTF8NUL authcid UTF8NUL passwd; some clients leave out the first NUL       RFC 4616 section 2
    private Response plain(SMTPSession session, String line) {
        List<String> parts = decoded(line)
                .map(message -> Arrays.stream(message.split("\0"))
                        .filter(part -> !part.isBlank())
                        .toList())
                .orElse(List.of());
        int last = parts.size() - 1;
        return switch (parts.size()) {
            case 1 -> check.of(session, parts.get(0), "", "PLAIN");
            case 2, 3 -> check.of(session, parts.get(last - 1), parts.get(last), "PLAIN");
            default -> UNREADABLE;
        };
    }

    private Response login(SMTPSession session, String line) {
        return decoded(line)
                .map(name -> ask(session, PASSWORD, (same, next) -> decoded(next)
                        .map(password -> check.of(same, name, password, "LOGIN"))
                        .orElse(UNREADABLE)))
                .orElse(UNREADABLE);
    }

    /** Takes the next line of the session for the answer; {@code *} ends the exchange (RFC 4954 section 4). */
    private Response ask(SMTPSession session, Response challenge, Step step) {
        LineHandler<SMTPSession> handler = (same, octets) -> {
            same.popLineHandler();
            String line = new String(octets, StandardCharsets.US_ASCII).trim();
            return line.equals("*") ? ABORTED : answer(same, line, step);
        };
        session.pushLineHandler(handler);
        return challenge;
    }

    /** Null where the answer comes later: the check asks the store of users, and answers failures late. */
    private @Nullable Response answer(SMTPSession session, String line, Step step) {
        boolean later = HeldSession.of(session)
                .filter(held -> held.answerLater(elsewhere, () -> step.take(session, line)))
                .isPresent();
        return later ? null : step.take(session, line);
    }

    private static Optional<String> decoded(String line) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(line.trim()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Response response(String code, String text) {
        return new SMTPResponse(code, text).immutable();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
