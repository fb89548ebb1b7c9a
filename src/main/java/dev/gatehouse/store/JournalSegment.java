package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.PublishedPolicy;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.RowBytes;
import dev.gatehouse.report.RowFormat;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One file of the journal, which becomes one batch of the store. Its name is the batch's name, so a file that was added and
 * not yet removed when the server died is not added again.
 *
 * <p>An entry is {@code length, CRC-32, second, occasion, policy length, policy, record}. A file ends where an entry is not
 * whole: that one was being written when the server died, and its message had no answer yet.
 */
record JournalSegment(Path file, String boot, long sequence) {
    private static final Pattern NAME = Pattern.compile("(?<boot>[0-9a-f-]{36})\\.(?<sequence>\\d{1,18})\\.journal");
    private static final int HEAD = 8;
    private static final int MAX_ENTRY = 1 << 20;

    static JournalSegment in(Path folder, String boot, long sequence) {
        return new JournalSegment(folder.resolve(boot + "." + sequence + ".journal"), boot, sequence);
    }

    /** Empty for a file that is no segment. */
    static Optional<JournalSegment> of(Path file) {
        Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches()
                ? Optional.of(
                        new JournalSegment(file, matcher.group("boot"), Long.parseLong(matcher.group("sequence"))))
                : Optional.empty();
    }

    static byte[] entry(ReportRow row) {
        byte[] policy = RowFormat.bytes(row.policy());
        byte[] record = RowFormat.bytes(row.record());
        ByteBuffer entry = ByteBuffer.allocate(HEAD + 11 + policy.length + record.length);
        entry.position(HEAD);
        entry.putLong(row.at().getEpochSecond());
        entry.put((byte) (row.occasion() ? 1 : 0));
        entry.putShort((short) policy.length);
        entry.put(policy).put(record);
        entry.putInt(0, entry.capacity() - HEAD);
        entry.putInt(4, crc(entry.array(), HEAD));
        return entry.array();
    }

    private static int crc(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    /** The whole file as one batch. */
    CountedBatch batch(String node, Map<PublishedPolicy, Long> lost, Instant through) throws IOException {
        return new CountedBatch(new CountedBatch.Id(node, boot, sequence), tally().counts(), lost, through);
    }

    private Tally tally() throws IOException {
        Tally tally = new Tally();
        Map<RowBytes, RowBytes> policies = new HashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (Optional<byte[]> entry = read(in); entry.isPresent(); entry = read(in)) {
                tally.add(count(ByteBuffer.wrap(entry.get()), policies));
            }
        }
        return tally;
    }

    private static CountedBatch.Count count(ByteBuffer entry, Map<RowBytes, RowBytes> policies) {
        Period day = Period.dayOf(Instant.ofEpochSecond(entry.getLong()));
        int occasions = entry.get();
        RowBytes policy = take(entry, Short.toUnsignedInt(entry.getShort()));
        RowBytes known = policies.computeIfAbsent(policy, JournalSegment::ours);
        return new CountedBatch.Count(known, day, take(entry, entry.remaining()), 1, occasions);
    }

    private static RowBytes take(ByteBuffer entry, int length) {
        byte[] bytes = new byte[length];
        entry.get(bytes);
        return RowBytes.written(bytes);
    }

    /** Read once, so that bytes of another version are found out here. */
    private static RowBytes ours(RowBytes policy) {
        policy.policy();
        return policy;
    }

    /** The next entry; empty at the end of the file, or where it is not whole. */
    private static Optional<byte[]> read(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int crc = in.readInt();
            if (length < 0 || length > MAX_ENTRY) {
                return Optional.empty();
            }
            byte[] entry = new byte[length];
            in.readFully(entry);
            return crc(entry, 0) == crc ? Optional.of(entry) : Optional.empty();
        } catch (EOFException notWhole) {
            return Optional.empty();
        }
    }
}
