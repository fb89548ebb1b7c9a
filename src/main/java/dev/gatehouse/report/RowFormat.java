package dev.gatehouse.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes under which a policy or a record lies in journal and database. Equal values have equal bytes, so their hash
 * is the key of a bucket.
 */
public final class RowFormat {
    private static final int VERSION = 1;

    private RowFormat() {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    public static byte[] bytes(PublishedPolicy policy) {
        return written(out -> {
            out.writeUTF(policy.domain());
            out.writeUTF(policy.discovery());
            out.writeUTF(policy.p());
            out.writeUTF(policy.sp());
            out.writeUTF(policy.np());
            out.writeUTF(policy.fo());
            out.writeUTF(policy.adkim());
            out.writeUTF(policy.aspf());
            out.writeUTF(policy.testing());
            out.writeUTF(policy.problems());
        });
    }

    public static PublishedPolicy policy(byte[] bytes) {
        return read(
                bytes,
                in -> new PublishedPolicy(
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF()));
    }

    /** All that is reported of a message; the count is no part of it. */
    public static byte[] bytes(ReportRecord record) {
        return written(out -> {
            out.writeUTF(record.sourceIp());
            out.writeUTF(record.disposition().name());
            out.writeBoolean(record.dkimAligned());
            out.writeBoolean(record.spfAligned());
            out.writeByte(record.reasons().size());
            for (OverrideReason reason : record.reasons()) {
                out.writeUTF(reason.type());
                out.writeUTF(reason.comment());
            }
            out.writeUTF(record.headerFrom());
            writeOptional(out, record.envelopeFrom());
            writeOptional(out, record.envelopeTo());
            writeResults(out, record.dkim());
            writeResults(out, record.spf());
        });
    }

    /** The record of these bytes, with that count. */
    public static ReportRecord record(byte[] bytes, long count) {
        return read(
                bytes,
                in -> new ReportRecord(
                        in.readUTF(),
                        count,
                        ReportedDisposition.valueOf(in.readUTF()),
                        in.readBoolean(),
                        in.readBoolean(),
                        readReasons(in),
                        in.readUTF(),
                        readOptional(in),
                        readOptional(in),
                        readResults(in),
                        readResults(in)));
    }

    private static void writeOptional(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            out.writeUTF(text.get());
        }
    }

    private static Optional<String> readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }

    private static List<OverrideReason> readReasons(DataInputStream in) throws IOException {
        List<OverrideReason> reasons = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            reasons.add(new OverrideReason(in.readUTF(), in.readUTF()));
        }
        return reasons;
    }

    private static void writeResults(DataOutputStream out, List<AuthResult> results) throws IOException {
        out.writeByte(results.size());
        for (AuthResult result : results) {
            out.writeUTF(result.domain());
            out.writeUTF(result.selector());
            out.writeUTF(result.result());
            out.writeUTF(result.scope());
            out.writeUTF(result.humanResult());
        }
    }

    private static List<AuthResult> readResults(DataInputStream in) throws IOException {
        List<AuthResult> results = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            results.add(new AuthResult(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        return results;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("bytes of another version of Gatehouse");
            }
            return reading.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException("these bytes are not what was written", e);
        }
    }
}
