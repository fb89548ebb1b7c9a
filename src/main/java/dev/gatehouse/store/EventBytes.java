package dev.gatehouse.store;

import dev.gatehouse.explain.RefusalEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** An event as it lies in the store: a version octet, then its JSON deflated with a dictionary of what is in all events. */
final class EventBytes {
    private static final byte VERSION = 1;

    /** Never to be changed: events in existing stores were written with it. What is new gets a new version. */
    private static final byte[] DICTIONARY =
            ("\"rcptHosted\":\"not-hosted\",\"senderHosted\":\"hosted\",\"mxHere\":false}"
                            + ",\"audience\":\"stranger\",\"rule\":\"relay.not-permitted\",\"values\":{\"helo\":\"\",\"ip\":\"\","
                            + "\"port\":\"25\",\"rcptDomain\":\"\",\"sender\":\"\",\"senderDomain\":\"\"},\"reply\":[\"Relay not"
                            + " permitted: \",\"Fix: In your mail program, \",\"Relay help: \"],\"trace\":\"recipient is routed: no\\n"
                            + "signed in: no\\nrecipient's domain: not-hosted\\n"
                            + "{\"event\":\"refusal\",\"time\":\"2026-\",\"ref\":\"\",\"reason\":\"RLY-STRANGER\",\"effect\":\"refused\","
                            + "\"mode\":\"enforce\",\"code\":550,\"status\":\"5.7.1\",\"phase\":\"rcpt\",\"session\":\"\",\"server\":\"\","
                            + "\"ip\":\"\",\"port\":25,\"role\":\"mx\",\"helo\":\"\",\"tls\":false,\"auth\":\"not-offered\",\"user\":\"\","
                            + "\"sender\":\"\",\"recipients\":[\"\"],\"from\":\"\",\"relay\":{\"rcpt\":\"")
                    .getBytes(StandardCharsets.US_ASCII);

    /** Far more than an event can have: a bound against a broken row. */
    private static final int MAX_OCTETS = 4 << 20;

    private EventBytes() {}

    static byte[] of(RefusalEvent event) {
        Deflater deflater = new Deflater();
        try {
            deflater.setDictionary(DICTIONARY);
            deflater.setInput(event.toJson().getBytes(StandardCharsets.US_ASCII));
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(512);
            out.write(VERSION);
            byte[] chunk = new byte[1024];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    static RefusalEvent read(byte[] bytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, 1, bytes.length - 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
            byte[] chunk = new byte[2048];
            while (!inflater.finished() && out.size() < MAX_OCTETS) {
                int length = inflater.inflate(chunk);
                out.write(chunk, 0, length);
                if (length == 0 && inflater.needsDictionary()) {
                    inflater.setDictionary(DICTIONARY);
                } else if (length == 0 && inflater.needsInput()) {
                    throw new StoreException("a stored event is cut short");
                }
            }
            return RefusalEvent.fromJson(out.toString(StandardCharsets.US_ASCII));
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new StoreException("a stored event cannot be read: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
