package dev.gatehouse.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that is kept open for message after message, and costs its own side little. */
final class SmtpConnection implements AutoCloseable {
    private static final int REPLY_LIMIT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String helo = "";

    private SmtpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** From an address of the loopback range; the greeting is read. */
    static SmtpConnection open(String client, int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(client), 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(REPLY_LIMIT_MILLIS);
        SmtpConnection connection = new SmtpConnection(socket);
        connection.readCode();
        return connection;
    }

    /** Sends a message that must be accepted; the nanoseconds from MAIL to the last reply. */
    long send(Mail mail) throws IOException {
        greetAs(mail.helo());
        long begin = System.nanoTime();
        expect(250, "MAIL FROM:<" + mail.sender() + ">");
        expect(250, "RCPT TO:<" + mail.recipient() + ">");
        expect(354, "DATA");
        out.write(mail.content());
        check(250, readCode(), "the message");
        return System.nanoTime() - begin;
    }

    /** Tries to relay, which must be refused; the nanoseconds from RCPT to its reply. */
    long probe(String sender, String recipient) throws IOException {
        greetAs("probe.example");
        expect(250, "MAIL FROM:<" + sender + ">");
        long begin = System.nanoTime();
        int code = command("RCPT TO:<" + recipient + ">");
        long taken = System.nanoTime() - begin;
        check(550, code, "a relay attempt");
        expect(250, "RSET");
        return taken;
    }

    private void greetAs(String name) throws IOException {
        if (!helo.equals(name)) {
            expect(250, "EHLO " + name);
            helo = name;
        }
    }

    private void expect(int code, String line) throws IOException {
        check(code, command(line), line);
    }

    private static void check(int expected, int code, String what) throws IOException {
        if (code != expected) {
            throw new IOException(what + ": the server replied " + code + " instead of " + expected);
        }
    }

    private int command(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return readCode();
    }

    /** Of the last line of a reply. */
    private int readCode() throws IOException {
        String line = readLine();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = readLine();
        }
        return Integer.parseInt(line.substring(0, 3));
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the server closed the connection after: " + line);
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
