package dev.gatehouse.service;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.message.RewrittenMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.Mail;

/** The exact bytes of a mail that James received: read, and changed only where we mean to. */
public final class MessageBytes {
    /** What James, too, keeps in memory; it reads larger messages from a file. */
    private static final int SMALL = 100 * 1024;

    private MessageBytes() {}

    /** As received, James' own Received field on top; exact as long as nobody parsed or changed the message. */
    public static RawMessage of(Mail mail) throws IOException, MessagingException {
        RawMessage stored = stored(mail);
        long size = mail.getMessageSize();
        return size <= SMALL ? RawMessage.over(allOf(stored, size)) : stored;
    }

    /** Of the octets that are expected no more than one copy is made. */
    private static byte[] allOf(RawMessage message, long expected) throws IOException {
        try (InputStream in = message.open()) {
            byte[] octets = new byte[(int) expected];
            int count = in.readNBytes(octets, 0, octets.length);
            byte[] more = in.readAllBytes();
            return count == octets.length && more.length == 0 ? octets : joined(octets, count, more);
        }
    }

    private static byte[] joined(byte[] octets, int count, byte[] more) {
        byte[] all = Arrays.copyOf(octets, count + more.length);
        System.arraycopy(more, 0, all, count, more.length);
        return all;
    }

    private static RawMessage stored(Mail mail) {
        return () -> {
            try {
                return new MimeMessageInputStream(mail.getMessage());
            } catch (MessagingException e) {
                throw new IOException("James could not give the message's bytes", e);
            }
        };
    }

    /**
     * Removes fields, what lies behind the bounds of a header that is too long, and puts others at the top. Every other byte
     * stays: JavaMail, which would write 8-bit header fields as question marks, has no part in it.
     */
    public static void rewrite(
            MailImpl mail, RawMessage message, MessageHeader header, List<HeaderField> removed, List<HeaderField> added)
            throws IOException, MessagingException {
        if (removed.isEmpty() && added.isEmpty() && !header.truncated()) {
            return;
        }
        String name = mail.getName() + "-gatehouse";
        RawMessage changed = RewrittenMessage.of(message, header, removed, added);
        long size = mail.getMessageSize() + octets(added) - octets(removed);
        mail.setMessageContent(size <= SMALL ? new SmallMessage(name, allOf(changed, size)) : kept(name, changed));
    }

    private static long octets(List<HeaderField> fields) {
        long octets = 0;
        for (HeaderField field : fields) {
            octets += field.text().length();
        }
        return octets;
    }

    private static MimeMessageSource kept(String name, RawMessage message) throws IOException, MessagingException {
        try (InputStream in = message.open()) {
            return MimeMessageInputStreamSource.create(name, in);
        }
    }
}
