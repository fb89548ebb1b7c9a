package dev.gatehouse.spf;

import java.net.InetAddress;
import java.util.Optional;

/** Names a set of clients; each kind knows how to tell whether the client is in it (RFC 7208 section 5). */
public sealed interface Mechanism {
    /** Tries the client, asking through {@code term} and telling it what was seen. */
    TermOutcome evaluate(TermEvaluation term);

    /** Whether it matches {@code client} without asking anything. */
    default boolean surelyMatches(InetAddress client) {
        return false;
    }

    /** Asks ahead of its turn what {@link #evaluate} will ask. */
    default void lookAhead(LookAhead ahead) {}

    /** Whether it counts against the limit of RFC 7208 section 4.6.4. */
    default boolean looksUp() {
        return true;
    }

    /** Matches every client (RFC 7208 section 5.1). */
    record All() implements Mechanism {
        @Override
        public boolean looksUp() {
            return false;
        }

        @Override
        public boolean surelyMatches(InetAddress client) {
            return true;
        }

        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return TermOutcome.MATCH;
        }
    }

    /** Matches whom another domain's record passes (RFC 7208 section 5.2). */
    record Include(DomainSpec domain) implements Mechanism {
        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return term.include(domain);
        }

        @Override
        public void lookAhead(LookAhead ahead) {
            ahead.record(domain);
        }
    }

    /** Matches the addresses of a name (RFC 7208 section 5.3). */
    record A(Optional<DomainSpec> domain, DualCidr cidr) implements Mechanism {
        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return term.addressesOf(domain, cidr);
        }

        @Override
        public void lookAhead(LookAhead ahead) {
            ahead.addresses(domain);
        }
    }

    /** Matches the addresses of a domain's mail exchangers (RFC 7208 section 5.4). */
    record Mx(Optional<DomainSpec> domain, DualCidr cidr) implements Mechanism {
        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return term.exchangersOf(domain, cidr);
        }

        @Override
        public void lookAhead(LookAhead ahead) {
            ahead.exchangers(domain);
        }
    }

    /** Matches a client whose reverse name lies within a domain; nobody should use it (RFC 7208 section 5.5). */
    record Ptr(Optional<DomainSpec> domain) implements Mechanism {
        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return term.validatedNameWithin(domain);
        }

        @Override
        public void lookAhead(LookAhead ahead) {
            ahead.clientNames(domain);
        }
    }

    /** Matches the IPv4 clients of a network (RFC 7208 section 5.6). */
    record Ip4(IpNetwork network) implements Mechanism {
        @Override
        public boolean looksUp() {
            return false;
        }

        @Override
        public boolean surelyMatches(InetAddress client) {
            return network.contains(client);
        }

        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return TermOutcome.of(surelyMatches(term.client()));
        }
    }

    /** Matches the IPv6 clients of a network (RFC 7208 section 5.6). */
    record Ip6(IpNetwork network) implements Mechanism {
        @Override
        public boolean looksUp() {
            return false;
        }

        @Override
        public boolean surelyMatches(InetAddress client) {
            return network.contains(client);
        }

        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return TermOutcome.of(surelyMatches(term.client()));
        }
    }

    /** Matches whenever a name, usually made of macros, has an IPv4 address (RFC 7208 section 5.7). */
    record Exists(DomainSpec domain) implements Mechanism {
        @Override
        public TermOutcome evaluate(TermEvaluation term) {
            return term.exists(domain);
        }

        @Override
        public void lookAhead(LookAhead ahead) {
            ahead.existence(domain);
        }
    }
}
