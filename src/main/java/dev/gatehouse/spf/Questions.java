package dev.gatehouse.spf;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.MxRecord;
import dev.gatehouse.dns.RecordType;
import dev.gatehouse.dns.ReverseName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked for one purpose, a term or the explanation: waits for each answer and keeps it for the trace. */
final class Questions {
    private final SpfCheck check;
    private final List<DnsAnswer<?>> answers = new ArrayList<>();
    private final Map<Domain, Optional<Domain>> validatedNames = new HashMap<>();

    Questions(SpfCheck check) {
        this.check = check;
    }

    List<DnsAnswer<?>> answers() {
        return answers;
    }

    DnsAnswer<String> txt(Domain name) {
        return kept(check.await(check.lookups().txt(name), name, RecordType.TXT));
    }

    DnsAnswer<InetAddress> a(Domain name) {
        return kept(check.await(check.lookups().a(name), name, RecordType.A));
    }

    DnsAnswer<InetAddress> addresses(Domain name) {
        RecordType type = IpText.isIp4(client()) ? RecordType.A : RecordType.AAAA;
        return kept(check.await(check.lookups().addresses(name, client()), name, type));
    }

    DnsAnswer<MxRecord> mx(Domain name) {
        return kept(check.await(check.lookups().mx(name), name, RecordType.MX));
    }

    private DnsAnswer<Domain> ptr() {
        return kept(check.await(check.lookups().ptr(client()), ReverseName.of(client()), RecordType.PTR));
    }

    private InetAddress client() {
        return check.request().ip();
    }

    private <T> DnsAnswer<T> kept(DnsAnswer<T> answer) {
        answers.add(answer);
        return answer;
    }

    /** The names that the client's address has; those after the tenth are ignored (RFC 7208 section 4.6.4). */
    Stream<Domain> clientNames() {
        return ptr().records().stream().limit(check.limits().clientNames());
    }

    /** Whether {@code name} has the client's address; one whose lookup fails is skipped (RFC 7208 section 5.5). */
    boolean isValidated(Domain name) {
        return addresses(name).records().contains(client());
    }

    /** For the macro p, found once however often a text has it. */
    Optional<Domain> validatedName(Domain domain) {
        return validatedNames.computeIfAbsent(domain, this::findValidatedName);
    }

    /** The domain itself, else a name below it, else any (RFC 7208 section 7.3). */
    private Optional<Domain> findValidatedName(Domain domain) {
        List<Domain> validated = clientNames().filter(this::isValidated).toList();
        return validated.stream()
                .filter(domain::equals)
                .findFirst()
                .or(() ->
                        validated.stream().filter(name -> name.isWithin(domain)).findFirst())
                .or(() -> validated.stream().findFirst());
    }
}
