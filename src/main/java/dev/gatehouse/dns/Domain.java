package dev.gatehouse.dns;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A domain name as the DNS compares it: labels of 1 to 63 octets, at most 253 characters, lower case, A-labels, no
 * trailing dot (RFC 1035 section 2.3.4, RFC 4343).
 *
 * <p>Any printable ASCII character may stand in a label, since SPF macros and DKIM selectors make names that are no host
 * names; {@link #isHostName()} is the stricter question.
 */
public record Domain(String name) implements Comparable<Domain> {
    /** RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters of text. */
    public static final int MAX_LENGTH = 253;

    /** RFC 1035 section 2.3.4. */
    public static final int MAX_LABEL_LENGTH = 63;

    public Domain {
        name = name.toLowerCase(Locale.ROOT);
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a domain name: " + name);
        }
    }

    /** The name in ASCII {@code text}, with or without a trailing dot. */
    public static Domain of(String text) {
        return new Domain(withoutTrailingDot(text));
    }

    /** As {@link #of}, or empty where {@code text} breaks the limits of the DNS. */
    public static Optional<Domain> parse(String text) {
        String lower = withoutTrailingDot(text).toLowerCase(Locale.ROOT);
        return isValid(lower) ? Optional.of(new Domain(lower)) : Optional.empty();
    }

    private static String withoutTrailingDot(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                int length = i - labelStart;
                if (length < 1 || length > MAX_LABEL_LENGTH) {
                    return false;
                }
                labelStart = i + 1;
            } else if (name.charAt(i) < 0x20 || name.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** The labels from left to right. */
    public List<String> labels() {
        return List.of(name.split("\\.", -1));
    }

    public int labelCount() {
        int count = 1;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            count++;
        }
        return count;
    }

    /** The name without its leftmost label; empty for a one-label name. */
    public Optional<Domain> parent() {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new Domain(name.substring(dot + 1)));
    }

    /** The rightmost {@code count} labels, 1 to {@link #labelCount()}. */
    public Domain rightmost(int count) {
        int dot = name.length();
        for (int i = 0; i < count; i++) {
            dot = name.lastIndexOf('.', dot - 1);
        }
        return dot < 0 ? this : new Domain(name.substring(dot + 1));
    }

    /** {@code labels.this}; empty where that breaks the limits of the DNS. */
    public Optional<Domain> below(String labels) {
        return parse(labels + "." + name);
    }

    /** Whether this name is {@code other} or lies below it. */
    public boolean isWithin(Domain other) {
        return name.equals(other.name) || name.endsWith("." + other.name);
    }

    /** Letters, digits and inner hyphens in each label (RFC 1123 section 2.1), and at least two labels. */
    public boolean isHostName() {
        return labelCount() > 1
                && labels().stream().allMatch(label -> label.matches("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"))
                && !labels().get(labelCount() - 1).matches("[0-9]+");
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
