package dev.gatehouse.gate;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import dev.gatehouse.verdict.RejectMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The items of lists in the settings of local policy. */
final class PolicyItems {
    private PolicyItems() {}

    static Domain domain(String text) {
        return Idna.toDomain(text)
                .filter(Domain::isHostName)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a domain name."));
    }

    /** A top-level domain may be one (RFC 9989 section 11.8). */
    static Domain publicSuffix(String text) {
        return Idna.toDomain(text)
                .filter(name -> name.below("x").filter(Domain::isHostName).isPresent())
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a domain name."));
    }

    static ModeFor<Domain> domainMode(String item) {
        String[] words = twoWords(item, "bank.example strict");
        return new ModeFor<>(domain(words[0]), mode(words[1]));
    }

    static ModeFor<String> recipientMode(String item) {
        String[] words = twoWords(item, "anna@example.com never");
        int at = words[0].lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("\"" + words[0] + "\" is neither an address nor an @domain.");
        }
        return new ModeFor<>(words[0].substring(0, at) + "@" + domain(words[0].substring(at + 1)), mode(words[1]));
    }

    /** {@code local@}, {@code local@domain} or {@code @domain}. */
    static String recipientPattern(String item) {
        int at = item.lastIndexOf('@');
        if (at < 0 || item.length() == 1) {
            throw new IllegalArgumentException(
                    "\"" + item + "\" is no recipient; use postmaster@, anna@example.com or @example.com.");
        }
        String domain = item.substring(at + 1);
        return item.substring(0, at) + "@"
                + (domain.isEmpty() ? "" : domain(domain).name());
    }

    private static String[] twoWords(String item, String example) {
        String[] words = item.split("\\s+");
        if (words.length != 2) {
            throw new IllegalArgumentException("\"" + item + "\" is not a name and a mode, such as " + example + ".");
        }
        return words;
    }

    private static RejectMode mode(String word) {
        return Arrays.stream(RejectMode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is not one of "
                        + Arrays.stream(RejectMode.values())
                                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** Of two for one name the last one counts. */
    static <N> Map<N, RejectMode> byName(List<ModeFor<N>> items) {
        Map<N, RejectMode> modes = new HashMap<>();
        items.forEach(item -> modes.put(item.name(), item.mode()));
        return modes;
    }
}
