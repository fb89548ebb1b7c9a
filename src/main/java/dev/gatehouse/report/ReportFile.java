package dev.gatehouse.report;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The XML within a report file: plain, gzip or zip, told apart by the first bytes and not by any name, and unpacked as it
 * is read. All bounds here are ours.
 */
final class ReportFile {
    /** Of the file itself: what a mail may bring. */
    static final int MAX_OCTETS = 25 << 20;

    /** Of the XML: two million records. */
    static final long MAX_EXPANDED = 1L << 30;

    /** Honest reports shrink 34 times, reports of very many equal rows somewhat more. */
    static final int MAX_RATIO = 300;

    private static final int MAX_MEMBERS = 3;
    /** Of the files in a zip before the one that is read. */
    private static final long MAX_SKIPPED = 64 << 20;

    /** A gzip file may be several in a row; the JDK calls itself once for each empty one. */
    private static final int MAX_GZIP_MEMBERS = 1000;

    private static final int RATIO_FROM = 1 << 20;

    private final byte[] bytes;

    private ReportFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static ReportFile read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_OCTETS + 1);
        if (bytes.length > MAX_OCTETS) {
            throw new UnreadableReportException("the file is larger than " + MAX_OCTETS + " octets");
        }
        return new ReportFile(bytes);
    }

    /** The XML from its first byte; may be called again. */
    InputStream open() throws IOException {
        if (!isPacked(bytes)) {
            return new ByteArrayInputStream(bytes);
        }
        InputStream unpacked = new BufferedInputStream(new Bounded(unpack(), bytes.length), 1 << 14);
        unpacked.mark(4);
        if (isPacked(unpacked.readNBytes(4))) {
            throw new UnreadableReportException("an archive within an archive");
        }
        unpacked.reset();
        return unpacked;
    }

    /** To the end, where an archive has its checksum: what is damaged ends with an exception that says where. */
    void verify() throws IOException {
        try (InputStream in = open()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private InputStream unpack() throws IOException {
        try {
            return isGzip(bytes) ? gunzip() : member();
        } catch (UnreadableReportException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableReportException("damaged archive: " + e.getMessage(), e);
        }
    }

    private InputStream gunzip() throws IOException {
        int members = 0;
        for (int i = 2; i < bytes.length; i++) {
            boolean begins = bytes[i - 2] == 0x1f && bytes[i - 1] == (byte) 0x8b && bytes[i] == 8;
            members += begins ? 1 : 0;
        }
        if (members > MAX_GZIP_MEMBERS) {
            throw new UnreadableReportException("more than " + MAX_GZIP_MEMBERS + " gzip files in a row");
        }
        return new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 14);
    }

    /** The first file of a zip whose name ends in .xml. */
    private InputStream member() throws IOException {
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes));
        for (int i = 0; i < MAX_MEMBERS; i++) {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                break;
            }
            if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".xml")) {
                return zip;
            }
            passOver(zip, entry.getName());
        }
        throw new UnreadableReportException("no .xml among the first " + MAX_MEMBERS + " files of the zip");
    }

    private static void passOver(ZipInputStream zip, String name) throws IOException {
        byte[] unused = new byte[1 << 14];
        long passed = 0;
        for (int count = zip.read(unused); count >= 0; count = zip.read(unused)) {
            passed += count;
            if (passed > MAX_SKIPPED) {
                throw new UnreadableReportException("the file " + PlainText.of(name, 60)
                        + " of the zip, which is no .xml, unpacks to more than " + MAX_SKIPPED + " octets");
            }
        }
    }

    private static boolean isPacked(byte[] start) {
        return isGzip(start) || isZip(start);
    }

    private static boolean isGzip(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
    }

    private static boolean isZip(byte[] start) {
        return start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** Ends with an exception where a bomb goes on. */
    private static final class Bounded extends FilterInputStream {
        private final long packed;
        private long expanded;

        Bounded(InputStream in, long packed) {
            super(in);
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = expand(into, offset, length);
            expanded += Math.max(0, count);
            if (expanded > MAX_EXPANDED) {
                throw new UnreadableReportException("the report unpacks to more than " + MAX_EXPANDED + " octets");
            }
            if (expanded > RATIO_FROM && expanded / packed > MAX_RATIO) {
                throw new UnreadableReportException("the report unpacks to more than " + MAX_RATIO
                        + " times its size (stopped after " + expanded + " octets)");
            }
            return count;
        }

        private int expand(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                throw new UnreadableReportException(
                        "damaged archive after " + expanded + " octets: " + e.getMessage(), e);
            }
        }
    }
}
