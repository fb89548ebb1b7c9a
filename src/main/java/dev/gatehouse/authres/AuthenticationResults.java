package dev.gatehouse.authres;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MalformedFieldException;
import java.util.List;
import java.util.Optional;

/**
 * What an Authentication-Results field says (RFC 8601 section 2.2).
 *
 * @param authservId who says it
 * @param results empty for {@code none}: nothing was checked
 */
public record AuthenticationResults(String authservId, List<MethodResult> results) {
    public static final String FIELD_NAME = "Authentication-Results";

    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /** Reads a field's value, folded or not; empty if it breaks the grammar or has a version other than 1. */
    public static Optional<AuthenticationResults> parse(String value) {
        try {
            return Optional.of(new AuthenticationResultsParser(value).parse());
        } catch (MalformedFieldException e) {
            return Optional.empty();
        }
    }

    /**
     * The value, folded at the end of each result and wherever a line would grow long; ASCII, nothing in it that could end
     * the field.
     */
    public String value() {
        return new FoldedValue(this).toString();
    }

    /** The whole field, CRLF included, to stand above everything else of the message (RFC 8601 section 4). */
    public HeaderField toField() {
        return HeaderField.of(FIELD_NAME + ": " + value() + "\r\n");
    }

    /** The results of one method, in order. */
    public List<MethodResult> of(String method) {
        return results.stream()
                .filter(result -> result.method().equalsIgnoreCase(method))
                .toList();
    }
}
