package dev.gatehouse.dkim;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsAnswer;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.trace.Step;
import dev.gatehouse.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The keys that the signatures on one message name, each asked for once (RFC 6376 section 6.1.2). */
public final class PublishedKeys {
    /** Ours: there should be one record, and what more mean is undefined (RFC 6376 section 3.6.2.2). */
    private static final int MAX_RECORDS = 4;

    private final Dns dns;
    private final DkimSettings settings;
    private final Map<Domain, CompletableFuture<DnsAnswer<String>>> answers = new HashMap<>();

    public PublishedKeys(Dns dns, DkimSettings settings) {
        this.dns = dns;
        this.settings = settings;
    }

    /** Asks for a key; the answer may come while the body is still read. */
    public void fetch(KeyReference key) {
        answers.computeIfAbsent(key.keyName(), dns::txt);
    }

    /** Verifies a signature over {@code data}, waiting for the key if need be. */
    public SignatureCheck check(
            KeyReference key, boolean forSubdomain, Octets signature, SignedData data, Trace.Recorder trace) {
        DnsAnswer<String> answer = dns.await(answers.computeIfAbsent(key.keyName(), dns::txt));
        trace.add(() -> Step.lookup(answer).citing("RFC 6376 section 3.6.2"));
        return switch (answer.kind()) {
            case FOUND -> check(answer.records(), new Attempt(key.algorithm(), forSubdomain, signature, data));
            case NO_DATA, NO_DOMAIN -> SignatureCheck.refused(DkimReason.NO_KEY, "at " + key.keyName());
            case UNAVAILABLE ->
                SignatureCheck.refused(
                        answer.cutShort() ? DkimReason.KEY_CUT_SHORT : DkimReason.KEY_UNAVAILABLE,
                        "at " + key.keyName());
        };
    }

    private record Attempt(SigningAlgorithm algorithm, boolean forSubdomain, Octets signature, SignedData data) {}

    /** Tries one record after the other; if none will do, the first that holds a key says why (step 4). */
    private SignatureCheck check(List<String> records, Attempt attempt) {
        SignatureCheck told = check(records.get(0), attempt);
        for (int i = 1; i < Math.min(records.size(), MAX_RECORDS) && !told.verified(); i++) {
            SignatureCheck next = check(records.get(i), attempt);
            if (next.verified() || told.reason() == DkimReason.KEY_MALFORMED) {
                told = next;
            }
        }
        return told;
    }

    private SignatureCheck check(String text, Attempt attempt) {
        DkimKeyRecord record;
        try {
            record = KeyRecords.read(text);
        } catch (Unverifiable problem) {
            return SignatureCheck.refused(problem.reason(), problem.detail());
        }
        try {
            record.requireApplicable(attempt.algorithm(), attempt.forSubdomain(), settings);
        } catch (Unverifiable problem) {
            return new SignatureCheck(problem.reason(), problem.detail(), record.bits(), record.isTest());
        }
        boolean verified = attempt.algorithm()
                .verifies(
                        record.data().key(),
                        attempt.data().octets(),
                        attempt.data().length(),
                        attempt.signature().toArray());
        DkimReason reason = verified ? DkimReason.VERIFIED : DkimReason.SIGNATURE_MISMATCH;
        return new SignatureCheck(reason, "", record.bits(), record.isTest());
    }
}
