package dev.gatehouse.benchmarks.load;

import java.nio.charset.StandardCharsets;

/**
 * One message to be sent, and as whom.
 *
 * @param helo the name that the sending machine gives
 * @param content with its final dot; no line of it begins with a dot
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares mails
record Mail(String helo, String sender, String recipient, byte[] content) {
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    static Mail of(String helo, String sender, String recipient, byte[] message) {
        byte[] content = new byte[message.length + END.length];
        System.arraycopy(message, 0, content, 0, message.length);
        System.arraycopy(END, 0, content, message.length, END.length);
        return new Mail(helo, sender, recipient, content);
    }
}
