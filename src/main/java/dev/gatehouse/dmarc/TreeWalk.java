package dev.gatehouse.dmarc;

import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The DNS Tree Walk from one name up (RFC 9989 section 4.10). It goes on only as far as it is asked to: the first step may
 * be enough for the policy, the rest is needed for the organizational domain.
 */
final class TreeWalk {
    /** Names with more labels skip to this many (RFC 9989 section 4.10 step 4): eight queries at most. */
    private static final int MAX_PARENT_LABELS = 7;

    private final Domain start;
    private final PolicyRecords records;
    private final int labels;
    private final List<DmarcRecord> found = new ArrayList<>();
    private Optional<DnsAnswer<String>> failure = Optional.empty();
    private int asked;
    private boolean stopped;

    TreeWalk(Domain start, PolicyRecords records) {
        this.start = start;
        this.records = records;
        this.labels = start.labelCount();
    }

    /** The record at the start name itself; one query. */
    Optional<DmarcRecord> ownRecord() {
        if (asked == 0) {
            step();
        }
        return recordAt(start);
    }

    /** Walks on until something stops it. */
    TreeWalk toTheEnd() {
        while (!stopped) {
            step();
        }
        return this;
    }

    private void step() {
        PolicyRecords.Lookup lookup = records.at(nextTarget());
        lookup.record().ifPresent(found::add);
        failure = lookup.answer().filter(DnsAnswer::isUnavailable);
        boolean boundary = lookup.record().map(record -> record.psd() != 'u').orElse(false);
        stopped = boundary || failure.isPresent() || asked > mostParents();
    }

    /** The name itself, then its parents; those between it and seven labels are skipped. */
    private Domain nextTarget() {
        int parents = asked++;
        return parents == 0 ? start : start.rightmost(mostParents() - parents + 1);
    }

    /** All names of the walk, the start first. */
    List<Domain> targets() {
        List<Domain> targets = new ArrayList<>();
        targets.add(start);
        for (int parent = mostParents(); parent > 0; parent--) {
            targets.add(start.rightmost(parent));
        }
        return targets;
    }

    private int mostParents() {
        return Math.min(labels - 1, MAX_PARENT_LABELS);
    }

    /** Whether the walk came to its end and every question was answered. */
    boolean ended() {
        return stopped && failure.isEmpty();
    }

    /** The question that could not be answered: what a walk with such a gap found must not be used (section 5.3.6). */
    Optional<DnsAnswer<String>> failure() {
        return failure;
    }

    /** The organizational domain of the start name (RFC 9989 section 4.10.2); the walk must have ended well. */
    Domain organizationalDomain() {
        for (DmarcRecord record : found) {
            if (record.psd() == 'n') {
                return record.domain();
            }
            if (record.psd() == 'y' && !record.domain().equals(start)) {
                return start.rightmost(record.domain().labelCount() + 1);
            }
        }
        return found.isEmpty() ? start : found.get(found.size() - 1).domain();
    }

    /** The record that applies to the start name, most preferred first (RFC 9989 section 4.10.1). */
    Optional<DmarcRecord> policyRecord() {
        return recordAt(start).or(() -> recordAt(organizationalDomain())).or(this::publicSuffixRecord);
    }

    private Optional<DmarcRecord> recordAt(Domain name) {
        for (DmarcRecord record : found) {
            if (record.domain().equals(name)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    private Optional<DmarcRecord> publicSuffixRecord() {
        return found.stream().filter(record -> record.psd() == 'y').findFirst();
    }
}
