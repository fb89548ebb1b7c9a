package dev.gatehouse.report;

import java.util.Arrays;

/** A policy or a record as {@link RowFormat} writes it: equal values have equal bytes, so these stand for them. */
public final class RowBytes {
    private final byte[] bytes;
    private final int hash;

    RowBytes(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    public static RowBytes of(PublishedPolicy policy) {
        return new RowBytes(RowFormat.bytes(policy));
    }

    public static RowBytes of(ReportRecord record) {
        return new RowBytes(RowFormat.bytes(record));
    }

    /** As they were written; they must not be changed any more. */
    public static RowBytes written(byte[] bytes) {
        return new RowBytes(bytes);
    }

    public PublishedPolicy policy() {
        return RowFormat.policy(bytes);
    }

    /** The record, with a count of one. */
    public ReportRecord record() {
        return RowFormat.record(bytes, 1);
    }

    /** Not a copy: to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowBytes row && Arrays.equals(bytes, row.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
