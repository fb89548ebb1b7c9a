package dev.gatehouse.dropin;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** Reads a user's mail over IMAP, as a mail program does. */
public final class Mailbox implements AutoCloseable {
    private final Store store;

    private Mailbox(Store store) {
        this.store = store;
    }

    public static Mailbox open(JamesServer server, String user, String password) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imap.starttls.enable", "true");
        properties.put("mail.imap.ssl.trust", "*");
        Store store = Session.getInstance(properties).getStore("imap");
        store.connect("127.0.0.1", server.port("143"), user, password);
        return new Mailbox(store);
    }

    /** The messages of {@code folder} as text, octets as characters, once there are at least {@code count}. */
    public List<String> await(String folder, int count, Duration limit) throws MessagingException, IOException {
        Instant end = Instant.now().plus(limit);
        List<String> messages = messages(folder);
        while (messages.size() < count) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(folder + " has " + messages.size() + " messages, not " + count);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            messages = messages(folder);
        }
        return messages;
    }

    /** The messages of {@code folder} now; none if it does not exist. */
    public List<String> messages(String folder) throws MessagingException, IOException {
        Folder mailbox = store.getFolder(folder);
        if (!mailbox.exists()) {
            return List.of();
        }
        mailbox.open(Folder.READ_ONLY);
        try {
            List<String> texts = new ArrayList<>();
            for (Message message : mailbox.getMessages()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                message.writeTo(bytes);
                texts.add(bytes.toString(StandardCharsets.ISO_8859_1));
            }
            return texts;
        } finally {
            mailbox.close(false);
        }
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
