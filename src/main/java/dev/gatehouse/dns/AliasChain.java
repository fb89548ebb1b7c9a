package dev.gatehouse.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The way from the name asked for along CNAME records to where its data lies (RFC 1034 section 3.6.2).
 *
 * @param end where it has come to
 * @param aliases how many CNAME records were followed
 * @param ttl the lowest on the way, in seconds
 */
record AliasChain(Name end, int aliases, long ttl) {
    /** Our bound; the DNS has none. */
    static final int MAX_ALIASES = 10;

    static AliasChain from(Name name) {
        return new AliasChain(name, 0, Long.MAX_VALUE);
    }

    boolean isTooLong() {
        return aliases > MAX_ALIASES;
    }

    /** As far as the answer section of {@code message} leads. */
    AliasChain along(Message message) {
        List<Record> answers = message.getSection(Section.ANSWER);
        AliasChain chain = this;
        Optional<AliasChain> next = chain.next(answers);
        while (next.isPresent() && !chain.isTooLong()) {
            chain = next.get();
            next = chain.next(answers);
        }
        return chain;
    }

    private Optional<AliasChain> next(List<Record> answers) {
        return answers.stream()
                .filter(record ->
                        record instanceof CNAMERecord && record.getName().equals(end))
                .map(record ->
                        new AliasChain(((CNAMERecord) record).getTarget(), aliases + 1, Math.min(ttl, record.getTTL())))
                .findFirst();
    }

    /** The records of that type at the end. */
    List<Record> records(Message message, int type) {
        return message.getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == type && record.getName().equals(end))
                .toList();
    }
}
