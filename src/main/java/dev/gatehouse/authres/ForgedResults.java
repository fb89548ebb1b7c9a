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
 * <p>When in doubt a field goes: a reader may be laxer than the grammar, so the authserv-id is also read as one would that
 * first throws away comments, quotes and white space.
 *
 * @param authservIds ours, the one that we write first
 * @param removeAll whether every Authentication-Results field goes, whoever it names
 * @param otherFields names of fields that go whatever they say, since they name nobody that could be checked: those that only
 *     we write, or Received-SPF (RFC 7208 section 9.1)
 */
public record ForgedResults(Set<String> authservIds, boolean removeAll, Set<String> otherFields) {
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
        if (field.isNamed(AuthenticationResults.FIELD_NAME)) {
            return removeAll || claimsOurs(field);
        }
        return otherFields.stream().anyMatch(field::isNamed);
    }

    private boolean claimsOurs(HeaderField field) {
        String value = new String(field.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return strictReading(value).map(authservIds::contains).orElse(true) || laxReadings(value);
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

    private boolean laxReadings(String value) {
        String squeezed = squeezed(value);
        String withoutVersion = squeezed.endsWith("1") ? squeezed.substring(0, squeezed.length() - 1) : squeezed;
        return authservIds.contains(normalized(squeezed)) || authservIds.contains(normalized(withoutVersion));
    }

    /** What stands before the first semicolon outside of comments, without comments, quotes, blanks and control characters. */
    private static String squeezed(String value) {
        StringBuilder squeezed = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ';' && depth == 0) {
                break;
            }
            depth = Math.max(0, depth + (c == '(' ? 1 : c == ')' ? -1 : 0));
            if (depth == 0 && c > ' ' && c != 0x7f && "\"\\()".indexOf(c) < 0) {
                squeezed.append(c);
            }
        }
        return squeezed.toString();
    }

    /** Without case, U-labels as A-labels, without a trailing dot (RFC 8601 section 5). */
    private static String normalized(String id) {
        return Idna.toDomain(id).map(domain -> domain.name()).orElseGet(() -> id.toLowerCase(Locale.ROOT));
    }
}
