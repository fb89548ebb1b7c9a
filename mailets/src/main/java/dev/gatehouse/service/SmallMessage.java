package dev.gatehouse.service;

import java.io.InputStream;
import org.apache.james.server.core.MimeMessageSource;

/** A message that is small enough to stay in memory, as James reads it. */
final class SmallMessage implements MimeMessageSource {
    private final String name;
    private final byte[] octets;

    /** The octets are not copied: nobody may change them. */
    SmallMessage(String name, byte[] octets) {
        this.name = name;
        this.octets = octets;
    }

    @Override
    public String getSourceId() {
        return name;
    }

    @Override
    public InputStream getInputStream() {
        return new OctetStream(octets);
    }

    @Override
    public long getMessageSize() {
        return octets.length;
    }
}
