package dev.gatehouse.report;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The documents within a report file: plain, gzip or zip, and one such archive within another, told apart by the first bytes
 * and not by any name. They are unpacked as they are read. All bounds here are ours.
 */
final class ReportFile {
    /** Of the file itself: what a mail may bring. */
    static final int MAX_OCTETS = 25 << 20;

    /** Of all documents together: two million records. */
    static final long MAX_EXPANDED = 1L << 30;

    /** Honest reports shrink 34 times, reports of very many equal rows somewhat more. */
    static final int MAX_RATIO = 300;

    /** To read a late member of a zip again, those before it are unpacked again. */
    private static final long MAX_WORK = 6L << 30;

    private static final int MAX_MEMBERS = 20;

    /** A gzip within a zip. */
    private static final int MAX_LEVELS = 2;

    /** A gzip file may be several in a row; the JDK calls itself once for each empty one. */
    private static final int MAX_GZIP_MEMBERS = 1000;

    private static final int RATIO_FROM = 1 << 20;
    private static final int BUFFER = 1 << 14;

    private final byte[] bytes;
    private final List<Document> documents = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();
    private long work;

    private ReportFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What can be read from its first byte, and again. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * A document of the file, or the place where one should be.
     *
     * @param name of the member of a zip; empty for a file that is no zip
     * @param fault why it cannot be read, where that is known before it is
     */
    record Document(String name, Source source, Optional<String> fault) {
        InputStream open() throws IOException {
            return source.open();
        }

        /** The first octets; fewer where the document ends or is damaged. */
        byte[] head(int octets) throws IOException {
            try (InputStream in = open()) {
                return start(in, octets);
            }
        }

        /** To the end, where an archive has its checksum: what is damaged ends with an exception that says where. */
        void verify() throws IOException {
            try (InputStream in = open()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /** At least one document. */
    static List<Document> documents(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_OCTETS + 1);
        if (bytes.length > MAX_OCTETS) {
            throw new UnreadableReportException("the file is larger than " + MAX_OCTETS + " octets");
        }
        ReportFile file = new ReportFile(bytes);
        file.look("", () -> new ByteArrayInputStream(bytes), 0);
        if (file.documents.isEmpty()) {
            throw new UnreadableReportException("no report among the files of the zip: "
                    + (file.passedOver.isEmpty() ? "it is empty" : String.join(", ", file.passedOver)));
        }
        return file.documents;
    }

    private void look(String name, Source source, int level) throws IOException {
        byte[] start;
        try (InputStream in = source.open()) {
            start = start(in, 4);
        }
        boolean packed = isGzip(start) || isZip(start);
        if (packed && level == MAX_LEVELS) {
            documents.add(new Document(name, source, Optional.of("an archive within an archive within an archive")));
        } else if (isGzip(start)) {
            refuseTooManyGzips(level);
            look(name, () -> gunzip(source), level + 1);
        } else if (isZip(start)) {
            lookIntoZip(source, level + 1);
        } else {
            documents.add(new Document(name, source, Optional.empty()));
        }
    }

    /** Where the file itself is gzip; of one within an archive the bounds on the whole do. */
    private void refuseTooManyGzips(int level) throws UnreadableReportException {
        int members = 0;
        for (int i = 2; level == 0 && i < bytes.length; i++) {
            boolean begins = bytes[i - 2] == 0x1f && bytes[i - 1] == (byte) 0x8b && bytes[i] == 8;
            members += begins ? 1 : 0;
        }
        if (members > MAX_GZIP_MEMBERS) {
            throw new UnreadableReportException("more than " + MAX_GZIP_MEMBERS + " gzip files in a row");
        }
    }

    private void lookIntoZip(Source source, int level) throws IOException {
        int known = documents.size();
        try (ZipInputStream zip = new ZipInputStream(source.open())) {
            InputStream members = bounded(zip, "zip");
            int index = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry(), index++) {
                known = documents.size();
                if (index == MAX_MEMBERS) {
                    documents.add(fault("the zip holds more than " + MAX_MEMBERS + " files; the others are not read"));
                    return;
                }
                lookAtMember(entry, start(members, 512), member(source, index), level);
                members.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException | IllegalArgumentException e) {
            boolean saysItself = documents.size() > known;
            if (!saysItself) {
                documents.add(fault(
                        e instanceof UnreadableReportException
                                ? String.valueOf(e.getMessage())
                                : "damaged archive: " + e.getMessage()));
            }
        }
    }

    private void lookAtMember(ZipEntry entry, byte[] start, Source member, int level) throws IOException {
        String name = PlainText.of(entry.getName(), 60);
        if (isGzip(start) || isZip(start)) {
            look(name, member, level);
        } else if (isReport(entry.getName().toLowerCase(Locale.ROOT), start)) {
            documents.add(new Document(name, member, Optional.empty()));
        } else if (!entry.isDirectory() && passedOver.size() < 3) {
            passedOver.add(name);
        }
    }

    /** By its name, or where it has another by what it begins with. What macOS adds beside each file is none. */
    private static boolean isReport(String name, byte[] start) {
        boolean named = name.endsWith(".xml") || name.endsWith(".json");
        return !name.startsWith("__macosx/") && (named || ForeignFile.beginsAs(start, "<", "{"));
    }

    private static Document fault(String fault) {
        return new Document("", InputStream::nullInputStream, Optional.of(fault));
    }

    private InputStream gunzip(Source source) throws IOException {
        try {
            return bounded(new GZIPInputStream(source.open(), BUFFER), "gzip");
        } catch (UnreadableReportException e) {
            throw e;
        } catch (IOException e) {
            throw damaged("gzip", 0, e);
        }
    }

    /** The member of that number; those before it are unpacked, too. */
    private Source member(Source zip, int index) {
        return () -> {
            ZipInputStream in = new ZipInputStream(zip.open());
            InputStream members = bounded(in, "zip");
            in.getNextEntry();
            for (int i = 0; i < index; i++) {
                members.transferTo(OutputStream.nullOutputStream());
                in.getNextEntry();
            }
            return members;
        };
    }

    private InputStream bounded(InputStream unpacked, String format) {
        return new BufferedInputStream(new Bounded(unpacked, format), BUFFER);
    }

    private static UnreadableReportException damaged(String format, long octets, IOException e) {
        return new UnreadableReportException(
                e instanceof EOFException
                        ? "the " + format + " data end in the middle"
                        : "damaged archive after " + octets + " octets: " + e.getMessage(),
                e);
    }

    /** Up to where the document ends, or is damaged: that is said when it is read. */
    private static byte[] start(InputStream in, int octets) throws UnreadableReportException {
        byte[] start = new byte[octets];
        int length = 0;
        try {
            for (int c = in.read(); c >= 0; c = length < octets ? in.read() : -1) {
                start[length++] = (byte) c;
            }
        } catch (UnreadableReportException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        } catch (IOException damaged) {
            return Arrays.copyOf(start, length);
        }
        return Arrays.copyOf(start, length);
    }

    private static boolean isGzip(byte[] start) {
        return start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
    }

    private static boolean isZip(byte[] start) {
        return start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** Ends with an exception where a bomb goes on. */
    private final class Bounded extends FilterInputStream {
        private final String format;
        private long expanded;

        Bounded(InputStream in, String format) {
            super(in);
            this.format = format;
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
            work += Math.max(0, count);
            if (expanded > MAX_EXPANDED) {
                throw new UnreadableReportException("the report unpacks to more than " + MAX_EXPANDED + " octets");
            }
            if (work > MAX_WORK) {
                throw new UnreadableReportException("the files of the archive are too large to read them all");
            }
            if (expanded > RATIO_FROM && expanded / bytes.length > MAX_RATIO) {
                throw new UnreadableReportException("the report unpacks to more than " + MAX_RATIO
                        + " times its size (stopped after " + expanded + " octets)");
            }
            return count;
        }

        private int expand(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (UnreadableReportException e) {
                throw e;
            } catch (IOException e) {
                throw damaged(format, expanded, e);
            }
        }
    }
}
