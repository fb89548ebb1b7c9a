package dev.gatehouse.smtp;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A reply of one or more lines (RFC 5321 section 4.2.1): the same code and enhanced code stand on each.
 *
 * @param code 200 to 599
 * @param lines texts without codes, at least one; printable ASCII; with code and CRLF at most 512 octets each
 */
public record SmtpReply(int code, EnhancedStatusCode status, List<String> lines) {
    /** RFC 5321 section 4.5.3.1.5, with code, enhanced code and CRLF. */
    public static final int MAX_LINE_OCTETS = 512;

    public SmtpReply {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        if (code / 100 != status.statusClass()) {
            throw new IllegalArgumentException(code + " with " + status);
        }
        for (String line : lines) {
            if (!line.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("not printable ASCII: " + line);
            }
            if (wireLength(status, line) > MAX_LINE_OCTETS) {
                throw new IllegalArgumentException("over 512 octets: " + line);
            }
        }
    }

    private static int wireLength(EnhancedStatusCode status, String line) {
        return "550 ".length() + status.toString().length() + 1 + line.length() + "\r\n".length();
    }

    public boolean isTemporary() {
        return code / 100 == 4;
    }

    /** The lines as they go over the wire, without CRLF. */
    public List<String> wireLines() {
        int last = lines.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> code + (i < last ? "-" : " ") + status + " " + lines.get(i))
                .toList();
    }

    @Override
    public String toString() {
        return String.join("\n", wireLines());
    }
}
