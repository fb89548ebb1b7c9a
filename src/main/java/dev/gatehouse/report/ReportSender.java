package dev.gatehouse.report;

import java.io.IOException;

/** Hands finished mails to the mail system, which signs and delivers them. */
@FunctionalInterface
public interface ReportSender {
    /**
     * Hands on one mail. When this returns the mail system has it; it may be called again with the same mail.
     *
     * @throws IOException if the mail system does not take it now
     */
    void send(ReportMail mail) throws IOException;
}
