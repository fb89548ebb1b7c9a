package dev.gatehouse.authres;

import dev.gatehouse.message.FieldCursor;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Idna;
import dev.gatehouse.message.MalformedFieldException;
import dev.gatehouse.message.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a message from outside speak in our name and must go (RFC 8601 section 5).
 *
 * <p>When in doubt a field goes: a reader may be laxer than the grammar, so the field is also read as such readers do
 * ({@link LenientReading}).
 *
 * @param authservIds ours, the one that we write first
 * @param removeAll whether every Authentication-Results field goes, whoever it names
 * @param otherFields names of fields that go whatever they say, since they name nobody that could be checked: those that only
 *     we write, or Received-SPF (RFC 7208 section 9.1)
 */
public record ForgedResults(Set<String> authservIds, boolean removeAll, Set<String> otherFields) {
    /** Our bound on the name of a line that is no field. */
    private static final int MAX_LENIENT_NAME = 1000;

    /** A letter with its accents apart, or a syllable of Hangul, has up to three characters where the A-label has one. */
    private static final int MAX_LONGER = 3;

    public ForgedResults {
        otherFields = Set.copyOf(otherFields);
        Set<String> normalized = new LinkedHashSet<>();
        authservIds.forEach(id -> normalized.add(normalized(id)));
        authservIds = normalized;
    }

    public static ForgedResults claiming(String authservId) {
        return new ForgedResults(Set.of(authservId), false, Set.of());
    }

    /** The fields that go, top first. */
    public List<HeaderField> in(MessageHeader header) {
        return header.fields().stream().filter(this::isForged).toList();
    }

    public boolean isForged(HeaderField field) {
        return isForgedItself(field) || field.hidden().stream().anyMatch(this::isForgedItself);
    }

    private boolean isForgedItself(HeaderField field) {
        String name = field.name().isEmpty() ? lenientName(field) : field.name();
        if (name.equalsIgnoreCase(AuthenticationResults.FIELD_NAME)) {
            return removeAll || claimsOurs(field);
        }
        return otherFields.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The name of a field that has none, for readers who throw away what belongs in no name, such as NUL or a BOM. */
    private static String lenientName(HeaderField field) {
        int colon = field.text().indexOf(':');
        int end = colon < 0 ? 0 : Math.min(colon, MAX_LENIENT_NAME);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < end; i++) {
            char c = field.text().charAt(i);
            if (c > ' ' && c < 0x7f) {
                name.append(c);
            }
        }
        return name.toString();
    }

    /** Read as UTF-8 (RFC 6532) and, where it is none, as the Latin-1 that some programs take it for. */
    private boolean claimsOurs(HeaderField field) {
        String octets = field.value();
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return claimsOurs(text) || (text.indexOf('\ufffd') >= 0 && claimsOurs(octets));
    }

    private boolean claimsOurs(String value) {
        return strictReading(value).map(authservIds::contains).orElse(true) || isClaimedLeniently(value);
    }

    /** The authserv-id by the grammar; empty where it cannot be read, or a version follows that is not 1 (section 2.2). */
    private static Optional<String> strictReading(String value) {
        FieldCursor cursor = new FieldCursor(value);
        try {
            cursor.skipCfws();
            String id = cursor.peek() == '"' ? cursor.quotedString() : cursor.takeWhile(ForgedResults::isPlain);
            cursor.skipCfws();
            String version = cursor.takeWhile(Character::isDigit);
            return version.isEmpty() || version.equals("1") ? Optional.of(normalized(id)) : Optional.empty();
        } catch (MalformedFieldException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(int c) {
        return c > ' ' && "();\"".indexOf(c) < 0;
    }

    private boolean isClaimedLeniently(String value) {
        LenientReading reading = new LenientReading(value);
        return reading.isDoubtful() || reading.names().stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(String name) {
        int longest = authservIds.stream().mapToInt(String::length).max().orElse(0);
        String bare = withoutDots(name);
        return bare.length() <= MAX_LONGER * longest && authservIds.contains(normalized(bare));
    }

    private static String withoutDots(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && name.charAt(start) == '.') {
            start++;
        }
        while (end > start && name.charAt(end - 1) == '.') {
            end--;
        }
        return name.substring(start, end);
    }

    /** Without case, U-labels as A-labels, without a trailing dot (RFC 8601 section 5). */
    private static String normalized(String id) {
        return Idna.toDomain(id).map(domain -> domain.name()).orElseGet(() -> id.toLowerCase(Locale.ROOT));
    }
}
