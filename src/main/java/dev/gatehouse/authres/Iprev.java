package dev.gatehouse.authres;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Whether the reverse name of a client leads back to it (RFC 8601 section 3). It decides nothing; others may want to know. */
public record Iprev(Outcome outcome, InetAddress client) {
    /** Of an address with many names no more are asked for, as in SPF (RFC 7208 section 4.6.4). */
    private static final int MAX_NAMES = 10;

    /** The results of RFC 8601 section 2.7.3. */
    public enum Outcome {
        PASS,
        /** No name leads back. */
        FAIL,
        TEMPERROR,
        /** The address has no name. */
        PERMERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Asks for the names, then for the addresses of all of them together. */
    public static Iprev check(InetAddress client, Dns dns) {
        DnsAnswer<Domain> names = dns.ptr(client).join();
        if (!names.isFound()) {
            return new Iprev(names.isUnavailable() ? Outcome.TEMPERROR : Outcome.PERMERROR, client);
        }
        List<CompletableFuture<DnsAnswer<InetAddress>>> asked = names.records().stream()
                .limit(MAX_NAMES)
                .map(name -> client instanceof Inet4Address ? dns.a(name) : dns.aaaa(name))
                .toList();
        return new Iprev(
                outcome(client, asked.stream().map(CompletableFuture::join).toList()), client);
    }

    /** What it is where the time was not enough. */
    public static Iprev unfinished(InetAddress client) {
        return new Iprev(Outcome.TEMPERROR, client);
    }

    private static Outcome outcome(InetAddress client, List<DnsAnswer<InetAddress>> addresses) {
        if (addresses.stream().anyMatch(answer -> answer.records().contains(client))) {
            return Outcome.PASS;
        }
        return addresses.stream().anyMatch(DnsAnswer::isUnavailable) ? Outcome.TEMPERROR : Outcome.FAIL;
    }
}
