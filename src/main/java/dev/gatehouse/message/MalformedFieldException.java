package dev.gatehouse.message;

/** A structured header field breaks its grammar; the message says what was expected and where. */
public final class MalformedFieldException extends Exception {
    MalformedFieldException(String message) {
        super(message);
    }
}
