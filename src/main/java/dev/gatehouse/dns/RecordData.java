package dev.gatehouse.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** The data of one resource record as our own value; empty for what no such value can hold. */
final class RecordData {
    private static final int NO_SCOPE = -1;

    private RecordData() {}

    /** The character-strings joined without a separator (RFC 7208 section 3.3). */
    static Optional<String> txt(Record record) {
        return record instanceof TXTRecord txt ? Optional.of(joined(txt)) : Optional.empty();
    }

    private static String joined(TXTRecord txt) {
        StringBuilder text = new StringBuilder();
        txt.getStringsAsByteArrays().forEach(octets -> text.append(new String(octets, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    static Optional<InetAddress> ipv4(Record record) {
        return record instanceof ARecord a ? address(a.rdataToWireCanonical()) : Optional.empty();
    }

    static Optional<InetAddress> ipv6(Record record) {
        return record instanceof AAAARecord aaaa ? address(aaaa.rdataToWireCanonical()) : Optional.empty();
    }

    /** Sixteen octets stay an IPv6 address, even where they map an IPv4 one. */
    private static Optional<InetAddress> address(byte[] octets) {
        try {
            return Optional.of(
                    octets.length == 16
                            ? Inet6Address.getByAddress(null, octets, NO_SCOPE)
                            : InetAddress.getByAddress(octets));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    static Optional<MxRecord> mx(Record record) {
        return record instanceof MXRecord mx ? mx(mx) : Optional.empty();
    }

    /** A root exchange is a null MX (RFC 7505 section 3). */
    private static Optional<MxRecord> mx(MXRecord mx) {
        Optional<Domain> exchange = WireName.toDomain(mx.getTarget());
        return exchange.isPresent() || mx.getTarget().equals(Name.root)
                ? Optional.of(new MxRecord(mx.getPriority(), exchange))
                : Optional.empty();
    }

    static Optional<Domain> ptr(Record record) {
        return record instanceof PTRRecord ptr ? WireName.toDomain(ptr.getTarget()) : Optional.empty();
    }
}
