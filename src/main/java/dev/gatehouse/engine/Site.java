package dev.gatehouse.engine;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.smtp.ReversePath;

/** What only the mail server knows, asked while a decision is made. */
public interface Site {
    /** Whether the mailboxes of a domain are here. */
    Hosting hosting(Domain domain);

    /** Who may send as whom. */
    SendAs rights();

    /** Whether an address is one that only the reports of ours name, for what comes back for them. */
    boolean isReportBounce(String recipient);

    /** Whether the mailboxes of the sender's domain are here; the null sender has none. */
    default Hosting hosting(ReversePath sender) {
        return sender.domain().map(this::hosting).orElse(Hosting.NOT_HOSTED);
    }
}
