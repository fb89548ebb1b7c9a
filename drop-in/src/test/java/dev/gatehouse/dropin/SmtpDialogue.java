package dev.gatehouse.dropin;

import dev.gatehouse.smtp.Network;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An SMTP client that speaks line by line over a real socket and keeps the whole dialogue. */
public final class SmtpDialogue implements AutoCloseable {
    private static final int REPLY_LIMIT_MILLIS = 120_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final Consumer<String> listener;
    private final List<String> transcript = new ArrayList<>();

    /**
     * One reply.
     *
     * @param lines as they came, without CRLF
     */
    public record Reply(List<String> lines) {
        public int code() {
            return Integer.parseInt(lines.get(0).substring(0, 3));
        }

        public boolean isPositive() {
            return code() / 100 == 2 || code() / 100 == 3;
        }

        /** The lines joined by LF. */
        public String text() {
            return String.join("\n", lines);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    private SmtpDialogue(Socket socket, Consumer<String> listener) throws IOException {
        this.listener = listener;
        use(socket);
    }

    /** Connects to {@code port} on loopback and reads the greeting. */
    public static SmtpDialogue connect(int port) throws IOException {
        return connect(port, line -> {});
    }

    /** As {@link #connect(int)}; each line of the dialogue is shown to {@code listener} as it happens. */
    public static SmtpDialogue connect(int port, Consumer<String> listener) throws IOException {
        return connectFrom("127.0.0.1", port, listener);
    }

    /** As a client with another address of the loopback range, 127.0.0.0/8. */
    public static SmtpDialogue connectFrom(String address, int port, Consumer<String> listener) throws IOException {
        InetAddress client = Network.literalAddress(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address: " + address));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, client, 0);
        SmtpDialogue dialogue = new SmtpDialogue(socket, listener);
        dialogue.readReply();
        return dialogue;
    }

    /** As {@link #connectFrom}, encrypted from the first octet (RFC 8314 section 3.3). */
    public static SmtpDialogue connectEncryptedFrom(String address, int port) throws IOException {
        InetAddress client = Network.literalAddress(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address: " + address));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, client, 0);
        SmtpDialogue dialogue = new SmtpDialogue(socket, line -> {});
        dialogue.encrypt(new KeyManager[0]);
        dialogue.readReply();
        return dialogue;
    }

    private void use(Socket newSocket) throws IOException {
        socket = newSocket;
        socket.setSoTimeout(REPLY_LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    public Reply ehlo(String name) throws IOException {
        return command("EHLO " + name);
    }

    /** STARTTLS, trusting the server's certificate whatever it is, and EHLO again. */
    public Reply startTls(String name) throws IOException {
        return startTls(name, new KeyManager[0]);
    }

    /** As {@link #startTls(String)}, with a certificate of the client's own. */
    public Reply startTls(String name, KeyManager[] ownKeys) throws IOException {
        Reply reply = command("STARTTLS");
        if (!reply.isPositive()) {
            return reply;
        }
        encrypt(ownKeys);
        return ehlo(name);
    }

    private void encrypt(KeyManager[] ownKeys) throws IOException {
        SSLSocket tls =
                (SSLSocket) trustingContext(ownKeys).getSocketFactory().createSocket(socket, "localhost", 0, true);
        tls.startHandshake();
        use(tls);
        note("    (TLS)");
    }

    /** AUTH PLAIN with an initial response; the password does not enter the transcript. */
    public Reply authPlain(String user, String password) throws IOException {
        String response =
                Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
        note("C: AUTH PLAIN (" + user + " and a password)");
        write("AUTH PLAIN " + response + "\r\n");
        return readReply();
    }

    public Reply mailFrom(String address) throws IOException {
        return command("MAIL FROM:<" + address + ">");
    }

    public Reply rcptTo(String address) throws IOException {
        return command("RCPT TO:<" + address + ">");
    }

    /** DATA and the message, dots stuffed; the reply to the final dot, or to DATA if that was refused. */
    public Reply data(byte[] message) throws IOException {
        Reply reply = command("DATA");
        if (!reply.isPositive()) {
            return reply;
        }
        String text = new String(message, StandardCharsets.ISO_8859_1);
        note("C: (message of " + message.length + " octets)");
        note("C: .");
        String stuffed = (text.startsWith(".") ? "." + text : text).replace("\r\n.", "\r\n..");
        write(stuffed + (stuffed.endsWith("\r\n") ? "" : "\r\n") + ".\r\n");
        return readReply();
    }

    public Reply command(String line) throws IOException {
        say(List.of(line));
        return hear();
    }

    /** Says all lines at once (RFC 2920); {@link #hear} reads the replies. */
    public void say(List<String> lines) throws IOException {
        lines.forEach(line -> note("C: " + line));
        write(String.join("\r\n", lines) + "\r\n");
    }

    /** The next reply. */
    public Reply hear() throws IOException {
        return readReply();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private Reply readReply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = readLine();
            lines.add(line);
            note("S: " + line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return new Reply(List.copyOf(lines));
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        while ((octet = in.read()) >= 0) {
            if (octet == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).replaceAll("\r$", "");
            }
            line.write(octet);
        }
        throw new IOException("connection closed after: " + String.join("\n", transcript));
    }

    private void note(String line) {
        transcript.add(line);
        listener.accept(line);
    }

    /** All lines so far, {@code C: } before ours and {@code S: } before the server's. */
    public List<String> transcript() {
        return List.copyOf(transcript);
    }

    private static SSLContext trustingContext(KeyManager[] ownKeys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ownKeys, new TrustManager[] {new TrustAll()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The samples come with a certificate that nobody signed. */
    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
