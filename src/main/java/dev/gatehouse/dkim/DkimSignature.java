package dev.gatehouse.dkim;

import dev.gatehouse.message.HeaderField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One well-formed DKIM-Signature or ARC-Message-Signature (RFC 6376 section 3.5, RFC 8617 section 4.1.2).
 *
 * @param key the key it was made with
 * @param auid i=; of an ARC-Message-Signature, which has none, @d
 * @param signature b=
 * @param bodyHash bh=
 * @param signedHeaders h=, lower case, in order
 * @param bodyLength l=
 * @param timestamp t=
 * @param expiration x=
 * @param unsigned the field with the value of b= treated as the empty string, which is what was signed
 */
public record DkimSignature(
        KeyReference key,
        Auid auid,
        Octets signature,
        Octets bodyHash,
        Canonicalization canonicalization,
        List<String> signedHeaders,
        Optional<Long> bodyLength,
        Optional<Instant> timestamp,
        Optional<Instant> expiration,
        HeaderField field,
        HeaderField unsigned) {
    /** The version of all signatures (RFC 6376 section 3.5, v=). */
    private static final String VERSION = "1";

    public DkimSignature {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /** Reads a DKIM-Signature field (RFC 6376 section 6.1.1). */
    static DkimSignature read(SignatureTags tags) throws Unverifiable {
        tags.requireWellFormed();
        if (!tags.required("v").equals(VERSION)) {
            throw SignatureTags.malformed("v= is not 1");
        }
        KeyReference key = tags.key();
        DkimSignature signature = read(tags, key, tags.auid(key.sdid()), Canonicalization.SIMPLE);
        tags.required("h");
        if (signature.signedHeaders.contains("")) {
            throw SignatureTags.malformed("h= has an empty name");
        }
        if (!signature.signedHeaders.contains("from")) {
            throw new Unverifiable(DkimReason.FROM_NOT_SIGNED, ""); // RFC 6376 section 5.4
        }
        return signature;
    }

    /** Reads an ARC-Message-Signature field: without v= and with another i= (RFC 8617 section 4.1.2). */
    public static DkimSignature readArc(SignatureTags tags) throws Unverifiable {
        tags.requireWellFormed();
        KeyReference key = tags.key();
        DkimSignature signature = read(tags, key, Auid.of(key.sdid()), Canonicalization.RELAXED);
        if (signature.signedHeaders.contains("arc-seal")) {
            // RFC 8617 section 4.1.2; of the other ARC fields, which it forbids too, everybody bears being signed
            throw SignatureTags.malformed("h= names ARC-Seal");
        }
        return signature;
    }

    private static DkimSignature read(SignatureTags tags, KeyReference key, Auid auid, Canonicalization otherwise)
            throws Unverifiable {
        tags.requireDnsQuery();
        return new DkimSignature(
                        key,
                        auid,
                        tags.signature(),
                        tags.bodyHash(),
                        tags.canonicalization(otherwise),
                        tags.signedHeaders(),
                        tags.bodyLength(),
                        tags.time("t"),
                        tags.time("x"),
                        tags.field(),
                        tags.unsignedField())
                .withPossibleTimes();
    }

    /** x= must be later than t= (RFC 6376 section 3.5). */
    private DkimSignature withPossibleTimes() throws Unverifiable {
        if (timestamp.isPresent() && expiration.isPresent() && !expiration.get().isAfter(timestamp.get())) {
            throw SignatureTags.malformed("x= is not later than t=");
        }
        return this;
    }

    /** Refuses a signature whose time has not come or is over (RFC 6376 section 3.5, t= and x=). */
    public void requireValidAt(Instant now, DkimSettings settings) throws Unverifiable {
        if (expiration.isPresent() && now.isAfter(expiration.get())) {
            throw new Unverifiable(DkimReason.EXPIRED, "at " + expiration.get());
        }
        if (timestamp.isPresent() && timestamp.get().isAfter(now.plus(settings.clockSkew()))) {
            throw new Unverifiable(DkimReason.SIGNED_IN_FUTURE, "at " + timestamp.get());
        }
    }

    /** Whether i= names a domain below d=, which t=s of the key forbids (RFC 6376 section 3.6.1). */
    boolean isForSubdomain() {
        return !auid.domain().equals(key.sdid());
    }
}
