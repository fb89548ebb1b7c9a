package dev.gatehouse.report;

/**
 * What one run did.
 *
 * @param sealed windows that came to their end
 * @param rendered windows of which reports were made
 * @param suppressed windows that get no report
 * @param handedOn mails that the mail system took
 * @param waiting what was tried, could not be done now and is tried again
 */
public record ReportRun(int sealed, int rendered, int suppressed, int handedOn, int waiting) {
    @Override
    public String toString() {
        return sealed + " windows sealed, " + rendered + " rendered, " + suppressed + " without a report, " + handedOn
                + " mails handed on, " + waiting + " waiting";
    }
}
