package dev.gatehouse.report;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;

/** What the report path asks of DMARC policy discovery, at the time a report is made. */
public interface PolicyLookup {
    /** Where reports about the policy domain go today, by the record at that very name. */
    Destinations destinations(Domain policyDomain);

    /** The organizational domain by tree walk (RFC 9989 section 4.10.2); empty if the DNS could not say. */
    Optional<Domain> organizationalDomain(Domain name);

    /**
     * Whom a policy domain belongs to, where mails are shared out among owners. Unlike the organizational domain it always has
     * an answer, and is none that an owner can choose: with {@code psd=n} each subdomain would be an organization.
     */
    default Domain organization(Domain policyDomain) {
        return organizationalDomain(policyDomain).orElse(policyDomain);
    }

    /**
     * The rua of a record.
     *
     * @param available whether the DNS answered; if not, ask again later
     * @param uris as published; empty where there is no record or it wants no reports
     */
    record Destinations(boolean available, List<String> uris) {
        public Destinations {
            uris = List.copyOf(uris);
        }

        public static Destinations unavailable() {
            return new Destinations(false, List.of());
        }
    }
}
