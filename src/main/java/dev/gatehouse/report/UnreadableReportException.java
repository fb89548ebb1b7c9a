package dev.gatehouse.report;

import java.io.IOException;

/** A file that is no aggregate report, or one that nobody should unpack; the message says what and where. */
public final class UnreadableReportException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableReportException(String message) {
        super(message);
    }

    public UnreadableReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
