package dev.gatehouse.dkim;

import java.util.List;

/**
 * A well-formed key record with a key in it (RFC 6376 section 3.6.1).
 *
 * @param keyType k=
 * @param hashes h=; empty if all are permitted
 * @param services s=
 * @param flags t=
 */
public record DkimKeyRecord(
        String keyType, List<String> hashes, List<String> services, List<String> flags, PublicKeyData data) {
    public DkimKeyRecord {
        hashes = List.copyOf(hashes);
        services = List.copyOf(services);
        flags = List.copyOf(flags);
    }

    public int bits() {
        return data.bits();
    }

    /** Whether the domain is only testing DKIM, t=y. */
    public boolean isTest() {
        return flags.contains("y");
    }

    /** Whether i= must not name a subdomain of d=, t=s. */
    public boolean isForExactDomain() {
        return flags.contains("s");
    }

    /** Refuses a key that may not have made such a signature, in the order of RFC 6376 section 6.1.2. */
    void requireApplicable(SigningAlgorithm algorithm, boolean forSubdomain, DkimSettings settings)
            throws Unverifiable {
        if (!services.isEmpty() && !services.contains("*") && !services.contains("email")) {
            throw notApplicable("s= does not name email");
        }
        if (!hashes.isEmpty() && !hashes.contains(algorithm.hash())) {
            throw notApplicable("h= does not name " + algorithm.hash());
        }
        if (!keyType.equals(algorithm.keyType())) {
            throw notApplicable("k=" + keyType + " does not fit a=" + algorithm.tag());
        }
        if (isForExactDomain() && forSubdomain) {
            throw notApplicable("t=s forbids i= below d=");
        }
        if (keyType.equals("rsa")) {
            requireSize(settings);
        }
    }

    private void requireSize(DkimSettings settings) throws Unverifiable {
        if (bits() < settings.minRsaBits()) {
            throw new Unverifiable(DkimReason.KEY_TOO_SHORT, bits() + " bits"); // RFC 8301 section 3.2
        }
        if (bits() > settings.maxRsaBits()) {
            throw new Unverifiable(DkimReason.KEY_TOO_LONG, bits() + " bits");
        }
    }

    private static Unverifiable notApplicable(String detail) {
        return new Unverifiable(DkimReason.KEY_NOT_APPLICABLE, detail);
    }
}
