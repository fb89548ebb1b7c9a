package dev.gatehouse.dropin;

import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportRecord;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** An aggregate report as its mail brings it. */
final class MailedReport {
    private MailedReport() {}

    /** The records of the attached file. */
    static List<ReportRecord> records(SmtpSink.Received mail) throws IOException, MessagingException {
        MimeMessage message =
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
        MimeMultipart parts = (MimeMultipart) message.getContent();
        List<ReportRecord> records = new ArrayList<>();
        ReportReader.read(parts.getBodyPart(1).getInputStream(), () -> records::add);
        return records;
    }
}
