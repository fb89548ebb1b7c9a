package dev.gatehouse.spf;

import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.testkit.MapDns;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;

/** Makes records, zones and clients of the kinds that occur and that should not, the same ones for the same seed. */
final class SpfRecordGenerator {
    private static final List<String> HOSTS =
            List.of("a.example.net", "b.example.net", "c.example.net", "example.org", "gone.example.net");
    private static final List<String> MACROS = List.of(
            "%{i}", "%{ir}", "%{l}", "%{s}", "%{d}", "%{d2}", "%{o1r}", "%{h}", "%{v}", "%{L}", "%{lr-}", "%%", "%_");
    private static final List<String> ADDRESSES = List.of("192.0.2.1", "192.0.2.77", "198.51.100.1", "203.0.113.9");
    private static final List<String> ADDRESSES6 = List.of("2001:db8::1", "2001:db8:1::77", "fe80::1");
    private static final String ALPHABET = "v=spf1 +-~?:/.%{}_ailmxptredcu0123456789\u00e4\t";

    private final Random random;

    SpfRecordGenerator(Random random) {
        this.random = random;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    String record() {
        StringBuilder record = new StringBuilder("v=spf1");
        int terms = random.nextInt(8);
        for (int i = 0; i < terms; i++) {
            record.append(oneIn(9) ? "  " : " ").append(term());
        }
        if (!oneIn(4)) {
            record.append(' ').append(any(List.of("-all", "~all", "?all", "all")));
        } else if (oneIn(2)) {
            record.append(" redirect=").append(name());
        }
        return record.toString();
    }

    private String term() {
        String sign = any(List.of("", "", "", "+", "-", "~", "?"));
        return switch (random.nextInt(9)) {
            case 0 -> sign + "a" + optionalName() + cidr();
            case 1 -> sign + "mx" + optionalName() + cidr();
            case 2 -> sign + "include:" + name();
            case 3 -> sign + "exists:" + name();
            case 4 -> sign + "ip4:" + any(ADDRESSES) + any(List.of("", "/24", "/28", "/32", "/0"));
            case 5 -> sign + "ip6:" + any(ADDRESSES6) + any(List.of("", "/64", "/127", "/128", "/0"));
            case 6 -> sign + "ptr" + optionalName();
            case 7 -> sign + "ip4:" + any(ADDRESSES);
            default -> "x-" + random.nextInt(9) + "=" + name();
        };
    }

    /** What exp= leads to: words and macros with all their transformers, now and then damaged. */
    String explanation() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(oneIn(3) ? "see example.org " : macro());
        }
        return oneIn(2) ? text.toString() : damaged("v=spf1 " + text).substring("v=spf1 ".length() - 1);
    }

    private String macro() {
        String digits = oneIn(2) ? "" : Integer.toString(random.nextInt(130));
        String reverse = oneIn(2) ? "" : "r";
        String delimiters = oneIn(2) ? "" : any(List.of("-", "+", ",", "/", "_", "=", ".-", ".-+,/_="));
        return "%{" + "slodiphcrtvSLODIPHCRTV".charAt(random.nextInt(22)) + digits + reverse + delimiters + "}";
    }

    /** Names that no honest client says: of any characters, and long. */
    SmtpFacts hostileFacts() {
        String localPart = anyText(300);
        return SmtpFacts.of(facts().clientAddress(), anyText(600), new ReversePath(localPart + "@example.org"));
    }

    private String anyText(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(length); i > 0; i--) {
            text.append(oneIn(3) ? '.' : (char) (oneIn(20) ? random.nextInt(0x3000) : 0x20 + random.nextInt(0x60)));
        }
        return text.toString();
    }

    private String optionalName() {
        return oneIn(2) ? "" : ":" + name();
    }

    private String name() {
        return oneIn(5) ? any(MACROS) + "." + any(HOSTS) : any(HOSTS);
    }

    private String cidr() {
        return any(List.of("", "", "", "/24", "/30", "//64", "/24//64"));
    }

    /** One or two characters changed, put in or taken out; now and then none. */
    String damaged(String record) {
        StringBuilder text = new StringBuilder(record);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = "v=spf1 ".length() + random.nextInt(Math.max(1, text.length() - 6));
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            if (at >= text.length()) {
                text.append(c);
            } else if (oneIn(2)) {
                text.setCharAt(at, c);
            } else if (oneIn(2)) {
                text.insert(at, c);
            } else {
                text.deleteCharAt(at);
            }
        }
        return text.toString();
    }

    /** example.org with the record, and around it hosts with some records or none. */
    MapDns zone(String record) {
        MapDns dns = new MapDns().txt("example.org", record);
        for (String host : HOSTS.subList(0, 4)) {
            if (oneIn(2)) {
                dns.address(host, any(ADDRESSES));
            }
            if (oneIn(3)) {
                dns.address(host, any(ADDRESSES6));
            }
            if (oneIn(3)) {
                dns.mx(host, 10, any(HOSTS)).mx(host, 20, any(HOSTS));
            }
            if (!host.equals("example.org") && !oneIn(4)) {
                dns.txt(host, record());
            }
        }
        if (oneIn(2)) {
            dns.ptr("192.0.2.1", any(HOSTS)).ptr("192.0.2.1", any(HOSTS));
        }
        return dns;
    }

    /** The zone with, now and then, a name that cannot be asked about or a domain with more exchangers than are allowed. */
    MapDns troubled(MapDns zone) {
        if (oneIn(6)) {
            zone.unavailable(any(HOSTS), "SERVFAIL");
        }
        if (oneIn(12)) {
            String host = any(HOSTS);
            for (int i = 0; i <= SpfLimits.MAX_MX_NAMES; i++) {
                zone.mx(host, 30, "mx" + i + "." + host).address("mx" + i + "." + host, any(ADDRESSES));
            }
        }
        return zone;
    }

    /** A notification, from a host that says one of the names. */
    SmtpFacts bounce() {
        SmtpFacts facts = facts();
        return SmtpFacts.of(facts.clientAddress(), facts.helo(), ReversePath.nullSender());
    }

    SmtpFacts facts() {
        InetAddress client = oneIn(4)
                ? IpText.ip6(any(ADDRESSES6)).orElseThrow()
                : IpText.ip4(any(ADDRESSES)).orElseThrow();
        return SmtpFacts.of(client, any(HOSTS), ReversePath.of(any(List.of("bob", "a-b.c", "x")) + "@example.org"));
    }
}
