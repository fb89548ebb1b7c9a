/**
 * What we tell domain owners about mail in their name, and what they tell us: DMARC aggregate reports (RFC 9990, and RFC
 * 7489 by setting).
 *
 * <p>Read {@link dev.gatehouse.report.ReportService} first. On the way out a {@link dev.gatehouse.report.ReportRow} is
 * counted for each message, rows that say the same fall into one bucket of a UTC day's window, a window past its end is
 * sealed and rendered, and each destination that may have the report gets a mail whose bytes never change again. On the
 * way in {@link dev.gatehouse.report.ReportReader} reads anybody's report file.
 */
package dev.gatehouse.report;
