package dev.gatehouse.store;

import dev.gatehouse.report.ReportRecord;
import dev.gatehouse.report.RowFormat;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The records of a sealed window, a page at a time, so that no window is too large for memory. */
final class BucketPages {
    private static final int PAGE = 2000;

    private final long window;
    private byte[] after = new byte[0];
    private boolean atEnd;

    BucketPages(long window) {
        this.window = window;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Row(byte[] key, byte[] fields, long messages) {}

    boolean atEnd() {
        return atEnd;
    }

    /** The next records. Rows of one key, one from each server, lie side by side and are summed. */
    List<ReportRecord> next(Session session) throws SQLException {
        List<Row> rows = session.list(
                "SELECT row_key, fields, messages FROM bucket WHERE win_id = ? AND row_key > ?"
                        + " ORDER BY win_id, row_key, node_id LIMIT " + PAGE,
                row -> new Row(row.getBytes("row_key"), row.getBytes("fields"), row.getLong("messages")),
                window,
                after);
        if (isFirst() && rows.size() == PAGE) {
            session.refreshStatistics("bucket");
        }
        return sums(rows.size() < PAGE ? last(rows) : withoutLastKey(rows));
    }

    private boolean isFirst() {
        return after.length == 0;
    }

    private List<Row> last(List<Row> rows) {
        atEnd = true;
        return rows;
    }

    /** The last key of a full page may go on in the next page: it is left for that. */
    private List<Row> withoutLastKey(List<Row> rows) {
        byte[] cut = rows.get(rows.size() - 1).key();
        List<Row> whole =
                rows.stream().filter(row -> !Arrays.equals(row.key(), cut)).toList();
        after = whole.get(whole.size() - 1).key();
        return whole;
    }

    private static List<ReportRecord> sums(List<Row> rows) {
        List<ReportRecord> records = new ArrayList<>();
        for (int i = 0; i < rows.size(); ) {
            Row first = rows.get(i);
            long sum = 0;
            while (i < rows.size() && Arrays.equals(rows.get(i).key(), first.key())) {
                sum += rows.get(i++).messages();
            }
            records.add(RowFormat.record(first.fields(), sum));
        }
        return records;
    }
}
