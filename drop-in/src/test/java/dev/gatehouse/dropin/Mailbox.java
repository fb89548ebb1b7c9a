package dev.gatehouse.dropin;

import jakarta.mail.Flags;
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
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** Reads a user's mail over IMAP, as a mail program does. */
public final class Mailbox implements AutoCloseable {
    private final Store store;
    private final int port;
    private final String user;
    private final String password;

    private Mailbox(Store store, int port, String user, String password) {
        this.store = store;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    private void connect() throws MessagingException {
        if (!store.isConnected()) {
            store.connect("127.0.0.1", port, user, password);
        }
    }

    public static Mailbox open(JamesServer server, String user, String password) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.imap.starttls.enable", "true");
        properties.put("mail.imap.ssl.trust", "*");
        properties.put("mail.imap.ssl.checkserveridentity", "false");
        properties.put("mail.imap.timeout", "10000"); // James sometimes leaves a question without an answer
        properties.put("mail.imap.partialfetch", "false"); // 640 questions for one message of ten megabytes otherwise
        Store store = Session.getInstance(properties).getStore("imap");
        Mailbox mailbox = new Mailbox(store, server.port("143"), user, password);
        mailbox.connect();
        return mailbox;
    }

    /**
     * The first message of {@code folder} that contains {@code text}, octets as characters, once it is there. A look that
     * James fails, as it may while a message is being delivered, is taken again.
     */
    public String await(String folder, String text, Duration limit) throws MessagingException, IOException {
        Instant end = Instant.now().plus(limit);
        Exception last = new IllegalStateException("it is not there");
        while (Instant.now().isBefore(end)) {
            try {
                Optional<String> found = messages(folder).stream()
                        .filter(message -> message.contains(text))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException | MessagingException e) {
                last = e;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IOException("no message with \"" + text + "\" came into " + folder + " within " + limit, last);
    }

    /** How many messages the folders have together, once there are at least {@code least}, or when the limit is over. */
    public int awaitCount(List<String> folders, int least, Duration limit) throws MessagingException, IOException {
        Instant end = Instant.now().plus(limit);
        int count = count(folders);
        while (count < least && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            count = count(folders);
        }
        return count;
    }

    private int count(List<String> folders) throws MessagingException {
        int count = 0;
        for (String name : folders) {
            Folder folder = store.getFolder(name);
            count += folder.exists() ? folder.getMessageCount() : 0;
        }
        return count;
    }

    /** The messages of {@code folder} now; none if it does not exist. */
    public List<String> messages(String folder) throws MessagingException, IOException {
        connect();
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
            if (mailbox.isOpen()) {
                mailbox.close(false);
            }
        }
    }

    /** The system flags and keywords of the first message of {@code folder} that contains {@code text}. */
    public List<String> flags(String folder, String text) throws MessagingException, IOException {
        Folder mailbox = store.getFolder(folder);
        mailbox.open(Folder.READ_ONLY);
        try {
            for (Message message : mailbox.getMessages()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                message.writeTo(bytes);
                if (bytes.toString(StandardCharsets.ISO_8859_1).contains(text)) {
                    return words(message.getFlags());
                }
            }
            return List.of();
        } finally {
            mailbox.close(false);
        }
    }

    private static List<String> words(Flags flags) {
        List<String> words = new ArrayList<>(List.of(flags.getUserFlags()));
        if (flags.contains(Flags.Flag.FLAGGED)) {
            words.add("\\Flagged");
        }
        return words;
    }

    @Override
    public void close() throws MessagingException {
        store.close();
    }
}
