package dev.gatehouse.report;

/**
 * A window to be rendered, taken by one server for a while.
 *
 * @param lease what proves that it is still ours when we come back with the result
 * @param occasions how many of its messages are reason enough to send a report
 * @param lost messages of the window that were evaluated, and could not be counted
 * @param merged rows that were made coarser because the window had too many
 */
public record SealedWindow(
        long id, String lease, PublishedPolicy policy, Period period, long occasions, long lost, long merged) {}
