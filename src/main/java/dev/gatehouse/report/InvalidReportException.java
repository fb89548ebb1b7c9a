package dev.gatehouse.report;

/** A report of ours does not conform to its schema: our own bug, and the reason that it is not sent. */
final class InvalidReportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidReportException(String message) {
        super(message);
    }
}
