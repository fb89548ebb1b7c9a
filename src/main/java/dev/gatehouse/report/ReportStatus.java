package dev.gatehouse.report;

import java.util.Map;

/**
 * How reporting stands, in numbers.
 *
 * @param windows how many are in each state
 * @param deliveries likewise
 * @param suppressions how many destinations get nothing at present
 */
public record ReportStatus(Map<WindowState, Long> windows, Map<DeliveryState, Long> deliveries, long suppressions) {
    public ReportStatus {
        windows = Map.copyOf(windows);
        deliveries = Map.copyOf(deliveries);
    }
}
