package dev.gatehouse.testkit;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.RecordType;
import dev.gatehouse.dns.ReverseName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A DNS that is a map: names it does not know, and that have nothing below them, do not exist. Remembers questions. */
public final class MapDns implements Dns, ZoneData {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Map<Domain, Map<RecordType, List<Object>>> zone = new LinkedHashMap<>();
    private final Map<Domain, String> broken = new ConcurrentHashMap<>();
    private final Set<Domain> silent = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();

    @Override
    public MapDns txt(String name, String text) {
        return add(name, RecordType.TXT, text);
    }

    @Override
    public MapDns address(String name, String address) {
        InetAddress inet = inet(address);
        return add(name, inet.getAddress().length == 4 ? RecordType.A : RecordType.AAAA, inet);
    }

    @Override
    public MapDns mx(String name, int preference, String exchange) {
        return add(name, RecordType.MX, new MxRecord(preference, Domain.parse(exchange)));
    }

    @Override
    public MapDns ptr(String address, String name) {
        return add(ReverseName.of(inet(address)).name(), RecordType.PTR, Domain.of(name));
    }

    @Override
    public MapDns empty(String name) {
        zone.computeIfAbsent(Domain.of(name), ignored -> new LinkedHashMap<>());
        return this;
    }

    @Override
    public MapDns unavailable(String name, String detail) {
        broken.put(Domain.of(name), detail);
        return this;
    }

    /** Never answers questions for the name. */
    public MapDns silent(String name) {
        silent.add(Domain.of(name));
        return this;
    }

    /** The questions so far, as {@code TXT example.org}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    private MapDns add(String name, RecordType type, Object data) {
        zone.computeIfAbsent(Domain.of(name), ignored -> new LinkedHashMap<>())
                .computeIfAbsent(type, ignored -> new ArrayList<>())
                .add(data);
        return this;
    }

    @Override
    public CompletableFuture<DnsAnswer<String>> txt(Domain name) {
        return answer(name, RecordType.TXT, String.class);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> a(Domain name) {
        return answer(name, RecordType.A, InetAddress.class);
    }

    @Override
    public CompletableFuture<DnsAnswer<InetAddress>> aaaa(Domain name) {
        return answer(name, RecordType.AAAA, InetAddress.class);
    }

    @Override
    public CompletableFuture<DnsAnswer<MxRecord>> mx(Domain name) {
        return answer(name, RecordType.MX, MxRecord.class).thenApply(MapDns::byPreference);
    }

    @Override
    public CompletableFuture<DnsAnswer<Domain>> ptr(InetAddress address) {
        return answer(ReverseName.of(address), RecordType.PTR, Domain.class);
    }

    private static DnsAnswer<MxRecord> byPreference(DnsAnswer<MxRecord> answer) {
        return answer.isFound()
                ? DnsAnswer.found(
                        answer.question(),
                        answer.type(),
                        answer.records().stream()
                                .sorted(Comparator.comparingInt(MxRecord::preference))
                                .toList(),
                        answer.ttl())
                : answer;
    }

    private <T> CompletableFuture<DnsAnswer<T>> answer(Domain name, RecordType type, Class<T> kind) {
        questions.add(type + " " + name);
        return silent.contains(name)
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(answerNow(name, type, kind));
    }

    private <T> DnsAnswer<T> answerNow(Domain name, RecordType type, Class<T> kind) {
        String trouble = broken.get(name);
        if (trouble != null) {
            return DnsAnswer.unavailable(name, type, trouble);
        }
        Optional<Map<RecordType, List<Object>>> records = Optional.ofNullable(zone.get(name));
        if (records.isEmpty()) {
            boolean emptyNonTerminal = zone.keySet().stream().anyMatch(known -> known.isWithin(name));
            return emptyNonTerminal ? DnsAnswer.noData(name, type, TTL) : DnsAnswer.noDomain(name, type, TTL);
        }
        List<T> found = records.get().getOrDefault(type, List.of()).stream()
                .map(kind::cast)
                .toList();
        return found.isEmpty() ? DnsAnswer.noData(name, type, TTL) : DnsAnswer.found(name, type, found, TTL);
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
