package dev.gatehouse.hooks;

import dev.gatehouse.engine.Transaction;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * SPF, begun while the client is still sending: at the first recipient that we accept, since then only the message is
 * missing. Not at MAIL already, or whoever probes for an open relay would make us ask the DNS.
 */
final class StartedSpf {
    private static final AttachmentKey<Pending> KEY = AttachmentKey.of("dev.gatehouse.spf", Pending.class);

    private StartedSpf() {}

    /** What was begun, and for whom. */
    private record Pending(SmtpFacts facts, Transaction transaction) {}

    /** Begins, unless it was begun for this very sender or too many wait for the DNS. */
    static void begin(SMTPSession session, Gatehouse gatehouse, SmtpFacts facts) {
        if (of(session, facts).isEmpty()) {
            gatehouse.engine().beginEarly(facts).ifPresent(begun -> keep(session, facts, begun));
        }
    }

    /** What is under way, for whoever waits for it; begun, if it was not. */
    static Transaction begun(SMTPSession session, Gatehouse gatehouse, SmtpFacts facts) {
        return of(session, facts)
                .orElseGet(() -> keep(session, facts, gatehouse.engine().begin(facts)));
    }

    private static Transaction keep(SMTPSession session, SmtpFacts facts, Transaction begun) {
        session.setAttachment(KEY, new Pending(facts, begun), State.Transaction);
        return begun;
    }

    /** What was begun for the sender of this transaction; James keeps attachments after a MAIL that was refused. */
    static Optional<Transaction> of(SMTPSession session, SmtpFacts facts) {
        return session.getAttachment(KEY, State.Transaction)
                .filter(pending -> pending.facts().equals(facts))
                .map(Pending::transaction);
    }
}
