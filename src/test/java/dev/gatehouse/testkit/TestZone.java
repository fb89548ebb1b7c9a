package dev.gatehouse.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a name server knows: finds records as RFC 1034 section 4.3.2 and RFC 4592 say. */
final class TestZone {
    private static final long TTL = 300;
    private static final long NEGATIVE_TTL = 60;
    private static final int MAX_ALIASES = 20;

    /** Ordered by the DNSSEC order of names (RFC 4034 section 6.1), in which what lies below a name follows it. */
    private final NavigableMap<Name, List<Record>> records = new ConcurrentSkipListMap<>();

    /** The records of a zone file in BIND's syntax. */
    void load(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        try (Master master = new Master(new ByteArrayInputStream(octets), Name.root, TTL)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                add(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Record record) {
        at(record.getName()).add(record);
    }

    void addData(Name name, int type, byte[] data) {
        add(Record.newRecord(name, type, DClass.IN, TTL, data));
    }

    /** The data in the syntax of zone files. */
    void add(Name name, String type, String data) {
        try {
            add(Record.fromString(name, Type.value(type), DClass.IN, TTL, data, Name.root));
        } catch (IOException e) {
            throw new IllegalArgumentException(type + " " + data, e);
        }
    }

    void addEmpty(Name name) {
        at(name);
    }

    private List<Record> at(Name name) {
        return records.computeIfAbsent(name, ignored -> new CopyOnWriteArrayList<>());
    }

    void clear() {
        records.clear();
    }

    /** Fills RCODE, answer and authority of {@code response}. */
    void answer(Name question, int type, Message response) {
        Name name = question;
        for (int aliases = 0; aliases < MAX_ALIASES; aliases++) {
            Optional<List<Record>> found = find(name);
            if (found.isEmpty()) {
                response.getHeader().setRcode(Rcode.NXDOMAIN);
                response.addRecord(soa(name), Section.AUTHORITY);
                return;
            }
            List<Record> wanted = ofType(found.get(), type);
            List<Record> alias = ofType(found.get(), Type.CNAME);
            (wanted.isEmpty() ? alias : wanted).forEach(record -> response.addRecord(record, Section.ANSWER));
            if (!wanted.isEmpty()) {
                return;
            }
            if (alias.isEmpty()) {
                response.addRecord(soa(name), Section.AUTHORITY);
                return;
            }
            name = ((CNAMERecord) alias.get(0)).getTarget();
        }
    }

    private static List<Record> ofType(List<Record> records, int type) {
        return records.stream()
                .filter(record -> type == Type.ANY || record.getType() == type)
                .toList();
    }

    /** The records at a name, none at an empty non-terminal; empty if the name does not exist. */
    private Optional<List<Record>> find(Name name) {
        List<Record> exact = records.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return hasBelow(name) ? Optional.of(List.of()) : wildcard(name);
    }

    private boolean hasBelow(Name name) {
        Name next = records.higherKey(name);
        return next != null && next.subdomain(name);
    }

    /** The asterisk label below the closest encloser, if there is one (RFC 4592 section 3.3.1). */
    private Optional<List<Record>> wildcard(Name name) {
        Name encloser = parent(name);
        while (encloser.labels() > 1 && !records.containsKey(encloser) && !hasBelow(encloser)) {
            encloser = parent(encloser);
        }
        List<Record> source = records.get(name.wild(name.labels() - encloser.labels()));
        return Optional.ofNullable(source)
                .map(list -> list.stream().map(record -> renamed(record, name)).toList());
    }

    private static Record renamed(Record record, Name name) {
        return Record.newRecord(
                name, record.getType(), record.getDClass(), record.getTTL(), record.rdataToWireCanonical());
    }

    private static Name parent(Name name) {
        return name.labels() > 1 ? new Name(name, 1) : Name.root;
    }

    /** The SOA record of the closest zone; where no zone file has one, the root's. */
    private Record soa(Name name) {
        List<Name> way = new ArrayList<>();
        for (Name at = name; at.labels() > 1; at = parent(at)) {
            way.add(at);
        }
        return way.stream()
                .flatMap(at -> ofType(records.getOrDefault(at, List.of()), Type.SOA).stream())
                .findFirst()
                .orElseGet(TestZone::rootSoa);
    }

    private static Record rootSoa() {
        return new SOARecord(
                Name.root, DClass.IN, NEGATIVE_TTL, Name.root, Name.root, 1, 3600, 600, 86400, NEGATIVE_TTL);
    }
}
