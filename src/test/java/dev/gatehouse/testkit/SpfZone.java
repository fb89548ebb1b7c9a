package dev.gatehouse.testkit;

import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Zones around an SPF record of example.org that passes {@link #CLIENT} with its last term; what they cost is measured. */
public enum SpfZone {
    /** Two levels of include, six terms that look up, the match in the last include. */
    TYPICAL {
        @Override
        public <Z extends ZoneData> Z into(Z zone) {
            zone.txt("example.org", "v=spf1 a mx include:_spf.mail.example -all")
                    .txt("_spf.mail.example", "v=spf1 " + names("include:_net%d.mail.example", 3) + " ~all")
                    .txt("_net1.mail.example", "v=spf1 " + networks("198.51.100.%d/30", 16) + " ~all")
                    .txt("_net2.mail.example", "v=spf1 " + networks("2001:db8:0:%d::/64", 8) + " ~all")
                    .txt("_net3.mail.example", "v=spf1 " + networks("203.0.113.%d/30", 8) + " ip4:192.0.2.0/24 ~all")
                    .address("example.org", "198.51.100.200")
                    .mx("example.org", 10, "mx.example.org")
                    .address("mx.example.org", "198.51.100.201");
            return zone;
        }
    },
    TEN_INCLUDES {
        @Override
        public <Z extends ZoneData> Z into(Z zone) {
            zone.txt("example.org", "v=spf1 " + names("include:i%d.mail.example", 10) + " ip4:192.0.2.1 -all");
            IntStream.rangeClosed(1, 10)
                    .forEach(i -> zone.txt("i" + i + ".mail.example", "v=spf1 ip4:198.51.100." + i + " ~all"));
            return zone;
        }
    },
    /** Ten terms: a, mx, exists and include. */
    TEN_MIXED {
        @Override
        public <Z extends ZoneData> Z into(Z zone) {
            String terms = names("a:a%d.example.org", 2) + " " + names("mx:m%d.example.org", 3) + " "
                    + names("exists:%%{i}.e%d.example.org", 2) + " " + names("include:i%d.mail.example", 3);
            zone.txt("example.org", "v=spf1 " + terms + " ip4:192.0.2.1 -all");
            IntStream.rangeClosed(1, 3).forEach(i -> {
                zone.address("a" + i + ".example.org", "198.51.100." + i);
                zone.mx("m" + i + ".example.org", 10, "mx1.m" + i + ".example.org")
                        .mx("m" + i + ".example.org", 20, "mx2.m" + i + ".example.org")
                        .address("mx1.m" + i + ".example.org", "198.51.100.10" + i)
                        .address("mx2.m" + i + ".example.org", "198.51.100.20" + i);
                zone.txt("i" + i + ".mail.example", "v=spf1 ip4:203.0.113." + i + " ~all");
            });
            return zone;
        }
    };

    public static final String CLIENT = "192.0.2.1";

    /** The sender to check it for. */
    public static final String SENDER = "anna@example.org";

    public static final String HELO = "mail.example.org";

    /** What is to be checked. */
    public static SmtpFacts facts() {
        return SmtpFacts.of(Network.literalAddress(CLIENT).orElseThrow(), HELO, ReversePath.of(SENDER));
    }

    /** Puts the records in. */
    public abstract <Z extends ZoneData> Z into(Z zone);

    private static String names(String pattern, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(pattern::formatted).collect(Collectors.joining(" "));
    }

    private static String networks(String pattern, int count) {
        String mechanism = pattern.indexOf(':') < 0 ? "ip4:" : "ip6:";
        return IntStream.range(0, count)
                .mapToObj(i -> mechanism + pattern.formatted(4 * i))
                .collect(Collectors.joining(" "));
    }
}
