package dev.gatehouse.testkit;

/** An SPF record that costs as many questions as RFC 7208 section 4.6.4 permits: ten terms {@code mx} with ten hosts each. */
public final class CostlySpf {
    /** The record, ten MX record sets, a hundred addresses. */
    public static final int QUESTIONS = 1 + 10 + 100;

    private static final int MOST = 10;

    private CostlySpf() {}

    /** Publishes it for {@code domain}; no client passes. */
    public static void publish(ZoneData zone, String domain) {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < MOST; i++) {
            String name = "m" + i + "." + domain;
            record.append(" mx:").append(name);
            for (int j = 0; j < MOST; j++) {
                zone.mx(name, j, "h" + j + "." + name);
                zone.address("h" + j + "." + name, "192.0.2." + (1 + j));
            }
        }
        zone.txt(domain, record.append(" -all").toString());
    }
}
