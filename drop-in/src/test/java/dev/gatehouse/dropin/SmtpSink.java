package dev.gatehouse.dropin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A small SMTP server on loopback that takes every mail and keeps it, but for recipients that begin with {@link #NOBODY}. */
public final class SmtpSink implements AutoCloseable {
    /** How the local part of a mailbox begins that does not exist there: 550. */
    public static final String NOBODY = "nobody";

    private final ServerSocket listener;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();

    /**
     * A mail as it came.
     *
     * @param message octets as characters, CRLF lines, dots unstuffed
     */
    public record Received(String sender, List<String> recipients, String message) {
        public byte[] bytes() {
            return message.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private SmtpSink(ServerSocket listener) {
        this.listener = listener;
    }

    public static SmtpSink start() throws IOException {
        SmtpSink sink = new SmtpSink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(sink::accept);
        return sink;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "smtp-sink");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The next mail; an exception if none comes within {@code limit}. */
    public Received await(Duration limit) throws InterruptedException {
        return poll(limit).orElseThrow(() -> new IllegalStateException("no mail came within " + limit));
    }

    /** The next mail, if one comes within {@code limit}. */
    public Optional<Received> poll(Duration limit) throws InterruptedException {
        return Optional.ofNullable(received.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Waits until a recipient was refused; the first that was not told before. */
    public String awaitRefused(Duration limit) throws InterruptedException {
        return Optional.ofNullable(refused.poll(limit.toMillis(), TimeUnit.MILLISECONDS))
                .orElseThrow(() -> new IllegalStateException("nobody was refused within " + limit));
    }

    /** The mails that came and were not taken by {@link #await}. */
    public List<Received> rest() {
        List<Received> mails = new ArrayList<>();
        received.drainTo(mails);
        return mails;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = client.getOutputStream()) {
            converse(in, out);
        } catch (IOException peerLeft) {
            // Whatever it had handed over completely is kept.
        }
    }

    private void converse(BufferedReader in, OutputStream out) throws IOException {
        reply(out, "220 sink.example ESMTP");
        String sender = "";
        List<String> recipients = new ArrayList<>();
        String line;
        while ((line = in.readLine()) != null) {
            String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
            switch (verb) {
                case "MAIL" -> {
                    sender = path(line);
                    recipients.clear();
                    reply(out, "250 2.1.0 OK");
                }
                case "RCPT" -> {
                    boolean exists = !path(line).startsWith(NOBODY);
                    if (exists) {
                        recipients.add(path(line));
                    } else {
                        refused.add(path(line));
                    }
                    reply(out, exists ? "250 2.1.5 OK" : "550 5.1.1 nobody here by that name");
                }
                case "DATA" -> {
                    reply(out, "354 go on");
                    received.add(new Received(sender, List.copyOf(recipients), readMessage(in)));
                    reply(out, "250 2.0.0 kept");
                }
                case "QUIT" -> {
                    reply(out, "221 2.0.0 bye");
                    return;
                }
                default -> reply(out, "250 OK");
            }
        }
    }

    private static String readMessage(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        String line;
        while ((line = in.readLine()) != null && !line.equals(".")) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return message.toString();
    }

    private static String path(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
