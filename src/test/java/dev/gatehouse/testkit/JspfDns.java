package dev.gatehouse.testkit;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.ReverseName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A DNS as jSPF asks it: for lists that it may shorten, and null where there is nothing. Each question is asked once, as
 * through the cache that jSPF's own resolver has.
 */
public final class JspfDns implements DNSService {
    private final Dns dns;
    private final InetAddress client;
    private final Map<Integer, Map<String, Optional<DnsAnswer<String>>>> answers = new ConcurrentHashMap<>();

    /** Of one client, since {@code dns} has no names but by address. */
    public JspfDns(Dns dns, InetAddress client) {
        this.dns = dns;
        this.client = client;
    }

    /** How many questions have been asked. */
    public int questions() {
        return answers.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public @Nullable List<String> getRecords(DNSRequest request) throws TimeoutException {
        Optional<DnsAnswer<String>> answer = answers.computeIfAbsent(
                        request.getRecordType(), type -> new ConcurrentHashMap<>())
                .computeIfAbsent(request.getHostname(), name -> ask(name, request.getRecordType()));
        if (answer.filter(DnsAnswer::isUnavailable).isPresent()) {
            throw new TimeoutException(answer.get().detail());
        }
        return answer.filter(DnsAnswer::isFound)
                .map(found -> new ArrayList<>(found.records()))
                .orElse(null);
    }

    private Optional<DnsAnswer<String>> ask(String hostname, int type) {
        return Domain.parse(hostname).flatMap(name -> ask(name, type));
    }

    private Optional<DnsAnswer<String>> ask(Domain name, int type) {
        return switch (type) {
            case DNSRequest.TXT -> text(dns.txt(name), Function.identity());
            case DNSRequest.A -> text(dns.a(name), InetAddress::getHostAddress);
            case DNSRequest.AAAA -> text(dns.aaaa(name), InetAddress::getHostAddress);
            case DNSRequest.MX -> text(dns.mx(name), JspfDns::exchanger);
            case DNSRequest.PTR ->
                name.equals(ReverseName.of(client)) ? text(dns.ptr(client), Domain::name) : Optional.empty();
            default -> typeOfRfc4408(name);
        };
    }

    private static <T> Optional<DnsAnswer<String>> text(
            CompletableFuture<DnsAnswer<T>> answer, Function<T, String> text) {
        return Optional.of(answer.join().map(text));
    }

    /** Type 99, which jSPF asks for first: it takes as long as another question, and nobody publishes it. */
    private Optional<DnsAnswer<String>> typeOfRfc4408(Domain name) {
        DnsAnswer<String> unused = dns.txt(name).join();
        return Optional.empty();
    }

    private static String exchanger(MxRecord mx) {
        return mx.exchange().map(Domain::name).orElse(".");
    }

    @Override
    public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
        throw new UnsupportedOperationException("the synchronous executor does not ask");
    }

    @Override
    public List<String> getLocalDomainNames() {
        return List.of("mx.receiver.example");
    }

    @Override
    public void setTimeOut(int seconds) {}

    @Override
    public int getRecordLimit() {
        return 10;
    }

    @Override
    public void setRecordLimit(int limit) {}
}
