package dev.gatehouse.report;

/**
 * A finished report, frozen: its file, its name and its identifier never change (RFC 9990 section 3.4).
 *
 * @param domain the DMARC Policy Domain
 * @param part 1 for the first; a window too large for one mail has several
 * @param gzip the file
 */
@SuppressWarnings("ArrayRecordComponent") // a file; reports are told apart by their identifier
public record RenderedReport(
        int part,
        String reportId,
        String domain,
        Period period,
        String filename,
        Generation generation,
        long records,
        long messages,
        byte[] gzip) {}
