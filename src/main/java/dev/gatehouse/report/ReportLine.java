package dev.gatehouse.report;

import java.util.List;

/**
 * A report of ours in a list.
 *
 * @param reportId empty while the window is not rendered
 * @param why of a window without a report; may be empty
 * @param messages counted so far in an open window
 */
public record ReportLine(
        long window,
        WindowState state,
        String domain,
        Period period,
        String reportId,
        String filename,
        long records,
        long messages,
        String why,
        List<Delivery> deliveries) {
    public ReportLine {
        deliveries = List.copyOf(deliveries);
    }
}
