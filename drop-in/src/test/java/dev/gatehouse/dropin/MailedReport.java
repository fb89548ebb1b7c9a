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
    static List<ReportRecord> records(SmtpSink.Received mail) {
        List<ReportRecord> records = new ArrayList<>();
        try {
            MimeMultipart parts = (MimeMultipart) message(mail).getContent();
            ReportReader.read(parts.getBodyPart(1).getInputStream(), () -> records::add);
            return records;
        } catch (IOException | MessagingException e) {
            throw new IllegalArgumentException("no report: " + mail.message(), e);
        }
    }

    static String messageId(SmtpSink.Received mail) {
        try {
            return message(mail).getMessageID();
        } catch (MessagingException e) {
            throw new IllegalArgumentException("no mail: " + mail.message(), e);
        }
    }

    private static MimeMessage message(SmtpSink.Received mail) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
    }
}
