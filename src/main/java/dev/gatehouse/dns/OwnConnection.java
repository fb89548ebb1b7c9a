package dev.gatehouse.dns;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Message;

/**
 * One question over a TCP connection of its own, for a server that closed the one on which several questions travelled (RFC
 * 7766 section 6.2.4). Holds the calling thread, which only such servers cost.
 */
final class OwnConnection {
    private final InetSocketAddress server;
    private final long end;

    OwnConnection(InetSocketAddress server, Duration patience) {
        this.server = server;
        this.end = System.nanoTime() + patience.toNanos();
    }

    Message ask(Message query) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, millisLeft());
            send(query.toWire(), socket);
            int length = (next(socket) << 8) + next(socket);
            byte[] octets = new byte[length];
            for (int i = 0; i < length; ) {
                i += read(socket, octets, i);
            }
            return answerTo(query, new Message(octets));
        }
    }

    /** Each message follows its length in two octets, in one piece (RFC 1035 section 4.2.2, RFC 7766 section 8). */
    private static void send(byte[] query, Socket socket) throws IOException {
        byte[] framed = new byte[query.length + 2];
        framed[0] = (byte) (query.length >> 8);
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(framed);
        out.flush();
    }

    private int next(Socket socket) throws IOException {
        byte[] octet = new byte[1];
        read(socket, octet, 0);
        return octet[0] & 0xff;
    }

    private int read(Socket socket, byte[] octets, int from) throws IOException {
        socket.setSoTimeout(millisLeft());
        InputStream in = socket.getInputStream();
        int read = in.read(octets, from, octets.length - from);
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    private int millisLeft() throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    private static Message answerTo(Message query, Message answer) throws IOException {
        boolean matches = answer.getHeader().getID() == query.getHeader().getID()
                && query.getQuestion().equals(answer.getQuestion());
        if (!matches) {
            throw new IOException("an answer to another question");
        }
        return answer;
    }
}
