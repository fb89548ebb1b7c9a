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
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** Reads a user's mail over IMAP, as a mail program does. */
public final class Mailbox implements AutoCloseable {
    private static final int MAX_TRIES = 5;

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
        properties.put("mail.imap.timeout", "20000"); // James sometimes leaves a question without an answer
        properties.put("mail.imap.partialfetch", "false"); // 640 questions for one message of ten megabytes otherwise
        Store store = Session.getInstance(properties).getStore("imap");
        return new Mailbox(store, server.port("143"), user, password);
    }

    /** What is looked up in the mailbox. */
    private interface Look<T> {
        T at(Store store) throws MessagingException, IOException;
    }

    /** A look that James fails, as it may while a message is being delivered, is taken again. */
    private <T> T look(Look<T> look) throws MessagingException, IOException {
        for (int tries = 1; ; tries++) {
            try {
                connect();
                return look.at(store);
            } catch (MessagingException | IOException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    /** The first message of {@code folder} that contains {@code text}, octets as characters, once it is there. */
    public String await(String folder, String text, Duration limit) throws MessagingException, IOException {
        Instant end = Instant.now().plus(limit);
        while (Instant.now().isBefore(end)) {
            for (String message : messages(folder)) {
                if (message.contains(text)) {
                    return message;
                }
            }
            pause();
        }
        throw new IOException("no message with \"" + text + "\" came into " + folder + " within " + limit);
    }

    /** How many messages the folders have together, once there are at least {@code least}, or when the limit is over. */
    public int awaitCount(List<String> folders, int least, Duration limit) throws MessagingException, IOException {
        Instant end = Instant.now().plus(limit);
        int count = count(folders);
        while (count < least && Instant.now().isBefore(end)) {
            pause();
            count = count(folders);
        }
        return count;
    }

    private int count(List<String> folders) throws MessagingException, IOException {
        return look(store -> {
            int count = 0;
            for (String name : folders) {
                Folder folder = store.getFolder(name);
                count += folder.exists() ? folder.getMessageCount() : 0;
            }
            return count;
        });
    }

    /** The messages of {@code folder} now; none if it does not exist. */
    public List<String> messages(String folder) throws MessagingException, IOException {
        return look(store -> {
            List<String> texts = new ArrayList<>();
            Folder mailbox = store.getFolder(folder);
            if (mailbox.exists()) {
                mailbox.open(Folder.READ_ONLY);
                for (Message message : mailbox.getMessages()) {
                    texts.add(text(message));
                }
                mailbox.close(false);
            }
            return texts;
        });
    }

    /** The system flags and keywords of the first message of {@code folder} that contains {@code text}. */
    public List<String> flags(String folder, String text) throws MessagingException, IOException {
        return look(store -> {
            Folder mailbox = store.getFolder(folder);
            mailbox.open(Folder.READ_ONLY);
            List<String> flags = List.of();
            for (Message message : mailbox.getMessages()) {
                if (flags.isEmpty() && text(message).contains(text)) {
                    flags = words(message.getFlags());
                }
            }
            mailbox.close(false);
            return flags;
        });
    }

    private static String text(Message message) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toString(StandardCharsets.ISO_8859_1);
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
