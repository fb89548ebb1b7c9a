package dev.gatehouse.service;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reader of the help page asks for (RFC 9112 section 3).
 *
 * @param path decoded
 * @param query as written; empty without one
 * @param languages the Accept-Language field; empty without one
 */
record PageRequest(String method, String path, String query, String languages, InetAddress client) {
    private static final String LANGUAGES = "accept-language:";

    /** From the request line and the fields; empty if they are none of HTTP/1. */
    static Optional<PageRequest> parse(String head, InetAddress client) {
        List<String> lines = head.lines().toList();
        // request-line = method SP request-target SP HTTP-version                     RFC 9112 section 3
        String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
        if (words.length != 3 || words[0].isEmpty() || !words[2].startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        try {
            URI target = new URI(words[1]);
            return Optional.of(new PageRequest(
                    words[0],
                    Optional.ofNullable(target.getPath()).orElse(""),
                    Optional.ofNullable(target.getRawQuery()).orElse(""),
                    languages(lines),
                    client));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String languages(List<String> lines) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LANGUAGES))
                .findFirst()
                .map(line -> line.substring(LANGUAGES.length()).trim())
                .orElse("");
    }
}
