package dev.gatehouse.report;

/**
 * Who reports, under what name, and about when (RFC 9990, element report_metadata).
 *
 * @param error what is wrong with the owner's record, or with our counts; may be empty
 * @param generator the software; may be empty
 */
public record ReportMetadata(
        String orgName,
        String email,
        String extraContactInfo,
        String reportId,
        Period period,
        String error,
        String generator) {}
