package dev.gatehouse.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads header fields byte by byte. A line ends with LF, with or without CR before it; a bare CR is text. */
final class HeaderReader {
    private final InputStream in;
    private final List<HeaderField> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private int octets;
    private boolean truncated;

    HeaderReader(InputStream in) {
        this.in = in;
    }

    MessageHeader read() throws IOException {
        StringBuilder line = new StringBuilder();
        while (readLine(line) && !isEmptyLine(line)) {
            if (!isContinuation(line)) {
                endField();
            }
            field.append(line);
        }
        endField();
        return new MessageHeader(fields, truncated);
    }

    private boolean readLine(StringBuilder line) throws IOException {
        line.setLength(0);
        int octet;
        while ((octet = in.read()) >= 0) {
            if (octets++ < MessageHeader.MAX_OCTETS) {
                line.append((char) octet);
            } else {
                truncated = true;
                // Cut, but the line's end still decides where the body begins.
                if (octet == '\n' && !line.toString().endsWith("\n")) {
                    line.append("\r\n");
                } else if (line.isEmpty() && octet != '\r') {
                    line.append(' ');
                }
            }
            if (octet == '\n') {
                return true;
            }
        }
        return !line.isEmpty();
    }

    private static boolean isEmptyLine(CharSequence line) {
        String text = line.toString();
        return text.equals("\r\n") || text.equals("\n");
    }

    private static boolean isContinuation(CharSequence line) {
        return line.charAt(0) == ' ' || line.charAt(0) == '\t';
    }

    private void endField() {
        if (field.isEmpty()) {
            return;
        }
        if (fields.size() < MessageHeader.MAX_FIELDS) {
            fields.add(HeaderField.of(field.toString()));
        } else {
            truncated = true;
        }
        field.setLength(0);
    }
}
