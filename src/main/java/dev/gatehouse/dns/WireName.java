package dev.gatehouse.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xbill.DNS.Name;

/** A domain as the resolver library spells it; octets that zone files would escape are taken as they are. */
final class WireName {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private WireName() {}

    static Name of(Domain domain) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(domain.name().length() + 2);
        for (String label : domain.labels()) {
            wire.write(label.length());
            wire.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        wire.write(0);
        try {
            return new Name(wire.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("a domain keeps the limits of the DNS: " + domain, e);
        }
    }

    /** Empty for the root, and for a name with an octet that no {@link Domain} holds. */
    static Optional<Domain> toDomain(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            for (int j = 1; j <= label[0]; j++) {
                if (label[j] < FIRST_PRINTABLE || label[j] > LAST_PRINTABLE || label[j] == '.') {
                    return Optional.empty();
                }
                text.append((char) label[j]);
            }
            text.append('.');
        }
        return Domain.parse(text.toString());
    }
}
