package dev.gatehouse.engine;

/** As many messages wait for the DNS as may, in all or of this client's network: the client is to try again. */
final class NoPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPlaceException() {
        super("too many messages wait for the DNS", null, false, false);
    }
}
