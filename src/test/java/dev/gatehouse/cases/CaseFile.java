package dev.gatehouse.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One message as a file: what the DNS says, who brings the message, its octets, and what becomes of it.
 *
 * <pre>
 * What this case is about.
 *
 * == settings          lines of gatehouse.properties
 * == hosted            domains whose mailboxes are here, example.com if the section is missing
 * == zone              NAME TXT text | NAME A address | NAME MX preference host | ADDRESS PTR name | NAME SERVFAIL
 * == session           ip, helo, port, from, to (separated by commas), at, path (data or queued), user (who signed in)
 * == message           the message; first, one a line, what is done to it in this order:
 *                      &#64;signed-by DOMAIN, &#64;footer TEXT, &#64;sealed-by DOMAIN
 * == reply             from here on what comes out
 * == header
 * == would-have
 * == report
 * == log
 * == trace
 * </pre>
 */
record CaseFile(String about, Map<String, String> sections) {
    /** What comes out, in this order. */
    static final List<String> OUTPUT = List.of("reply", "header", "would-have", "report", "log", "trace");

    static CaseFile parse(String text) {
        String[] parts = ("\n" + text).split("\n== ");
        Map<String, String> sections = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('\n');
            String name = end < 0 ? parts[i] : parts[i].substring(0, end);
            sections.put(name.trim(), end < 0 ? "" : parts[i].substring(end + 1).stripTrailing());
        }
        return new CaseFile(parts[0].strip(), sections);
    }

    Optional<String> section(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    List<String> lines(String name) {
        return section(name).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** {@code name = value} in a section. */
    Map<String, String> values(String name) {
        return lines(name).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1].strip()));
    }

    /** The same case with what comes out. */
    String with(Map<String, String> output) {
        StringBuilder text = new StringBuilder(about).append("\n\n");
        sections.forEach((name, content) -> {
            if (!OUTPUT.contains(name)) {
                text.append("== ").append(name).append('\n').append(content).append("\n\n");
            }
        });
        OUTPUT.forEach(name -> {
            String content = output.getOrDefault(name, "").strip();
            if (!content.isEmpty()) {
                text.append("== ").append(name).append('\n').append(content).append("\n\n");
            }
        });
        return text.toString().stripTrailing() + "\n";
    }
}
