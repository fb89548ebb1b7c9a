package dev.gatehouse.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** The zones of the conformance data as a DNS (see its README). */
public final class Zones {
    private Zones() {}

    /** Reads {@code {name: [{TYPE: value}, ...]}}; a name with {@code "TIMEOUT"} is unavailable. */
    public static MapDns read(JsonNode zone) {
        MapDns dns = new MapDns();
        zone.properties().forEach(entry -> {
            for (JsonNode record : entry.getValue()) {
                if (record.isObject() && record.has("TXT")) {
                    dns.txt(entry.getKey(), record.get("TXT").asText());
                } else {
                    dns.unavailable(entry.getKey(), record.toString());
                }
            }
        });
        return dns;
    }
}
