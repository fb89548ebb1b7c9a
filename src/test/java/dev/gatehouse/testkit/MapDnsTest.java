package dev.gatehouse.testkit;

import dev.gatehouse.dns.Dns;
import java.util.function.Consumer;

class MapDnsTest extends DnsContract {
    @Override
    protected Dns serving(Consumer<ZoneData> zone) {
        MapDns dns = new MapDns();
        zone.accept(dns);
        return dns;
    }
}
