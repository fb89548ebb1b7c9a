package dev.gatehouse.store;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.Period;
import dev.gatehouse.report.PublishedPolicy;
import dev.gatehouse.report.ReportRow;
import dev.gatehouse.report.RowFormat;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

    /** Bytes that compare by what they are. */
    private static final class Octets {
        final byte[] bytes;
        private final int hash;

        Octets(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** What is counted together: equal bytes are equal values. */
    private record Key(Octets policy, Octets record, long day) {}

    private static final class Sum {
        long messages;
        long occasions;
    }

    /** The whole file as one batch. */
    CountedBatch batch(String node, Map<PublishedPolicy, Long> lost, Instant through) throws IOException {
        Map<Key, Sum> sums = sums();
        Map<Octets, PublishedPolicy> policies = new HashMap<>();
        List<CountedBatch.Count> counts = new ArrayList<>(sums.size());
        sums.forEach((key, sum) -> counts.add(new CountedBatch.Count(
                policies.computeIfAbsent(key.policy(), octets -> RowFormat.policy(octets.bytes)),
                Period.dayOf(Instant.ofEpochSecond(key.day())),
                RowFormat.record(key.record().bytes, sum.messages),
                sum.occasions)));
        return new CountedBatch(new CountedBatch.Id(node, boot, sequence), counts, lost, through);
    }

    private Map<Key, Sum> sums() throws IOException {
        Map<Key, Sum> sums = new HashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (Optional<byte[]> entry = read(in); entry.isPresent(); entry = read(in)) {
                add(ByteBuffer.wrap(entry.get()), sums);
            }
        }
        return sums;
    }

    private static void add(ByteBuffer entry, Map<Key, Sum> sums) {
        long day = Period.dayOf(Instant.ofEpochSecond(entry.getLong())).begin();
        boolean occasion = entry.get() != 0;
        byte[] policy = new byte[Short.toUnsignedInt(entry.getShort())];
        entry.get(policy);
        byte[] record = new byte[entry.remaining()];
        entry.get(record);
        Sum sum = sums.computeIfAbsent(new Key(new Octets(policy), new Octets(record), day), ignored -> new Sum());
        sum.messages++;
        sum.occasions += occasion ? 1 : 0;
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
