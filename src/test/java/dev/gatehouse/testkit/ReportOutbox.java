package dev.gatehouse.testkit;

import dev.gatehouse.report.ReportMail;
import dev.gatehouse.report.ReportSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A mail system that keeps what it is given, or refuses it if told so. */
public final class ReportOutbox implements ReportSender {
    private final List<ReportMail> mails = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    @Override
    public void send(ReportMail mail) throws IOException {
        if (refuses) {
            throw new IOException("the queue is full");
        }
        mails.add(mail);
    }

    public ReportOutbox refusing(boolean yes) {
        this.refuses = yes;
        return this;
    }

    public List<ReportMail> mails() {
        return mails;
    }

    public List<String> recipients() {
        return mails.stream().map(ReportMail::recipient).toList();
    }

    public static String text(ReportMail mail) {
        return new String(mail.bytes(), StandardCharsets.US_ASCII);
    }

    /** The attached file, as it stands in the mail. */
    public static byte[] file(ReportMail mail) {
        String text = text(mail);
        int begin = text.indexOf("\r\n\r\n", text.indexOf("Content-Transfer-Encoding: base64")) + 4;
        int end = text.indexOf("\r\n--", begin);
        return Base64.getMimeDecoder().decode(text.substring(begin, end));
    }

    public static String xml(ReportMail mail) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file(mail)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
