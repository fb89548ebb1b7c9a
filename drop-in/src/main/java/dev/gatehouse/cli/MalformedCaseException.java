package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A line of a batch that is no case. Its message is a sentence for who wrote it. */
final class MalformedCaseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient JsonNode id;

    MalformedCaseException(JsonNode id, String message) {
        super(message);
        this.id = id;
    }

    /** JSON null where the line does not tell. */
    JsonNode id() {
        return id;
    }
}
