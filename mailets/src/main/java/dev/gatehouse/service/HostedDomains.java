package dev.gatehouse.service;

import dev.gatehouse.relay.Hosting;
import dev.gatehouse.smtp.ReversePath;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which domains have their mailboxes here, as James knows it. A list that cannot be read is no "no". */
public final class HostedDomains {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostedDomains.class);

    private final DomainList domains;

    @Inject
    HostedDomains(DomainList domains) {
        this.domains = domains;
    }

    /** Whether the domain of a reverse-path is hosted here; that of the null sender is not. */
    public Hosting hosting(ReversePath sender) {
        return sender.domain().map(domain -> hosting(Domain.of(domain.name()))).orElse(Hosting.NOT_HOSTED);
    }

    public Hosting hosting(Domain domain) {
        try {
            return domains.containsDomain(domain) ? Hosting.HOSTED : Hosting.NOT_HOSTED;
        } catch (DomainListException | RuntimeException e) {
            LOGGER.error("the list of hosted domains cannot be read, relay decisions are deferred", e);
            return Hosting.CANNOT_TELL;
        }
    }
}
