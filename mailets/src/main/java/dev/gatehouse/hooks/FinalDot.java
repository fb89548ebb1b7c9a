package dev.gatehouse.hooks;

import dev.gatehouse.service.Gatehouse;
import javax.inject.Inject;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataLineFilter;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stranger's message, when its final dot has come, to a thread that may wait: judging it asks the DNS. Whoever
 * writes the reply comes after this one, {@link GatehouseHandlers} sees to it.
 */
public final class FinalDot implements ProtocolHandlerResultHandler<Response, ProtocolSession>, DataLineFilter {
    private final Gatehouse gatehouse;

    @Inject
    public FinalDot(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    /** Comes with the greeting first. */
    @Override
    public @Nullable Response onResponse(
            ProtocolSession session, @Nullable Response response, long executionTime, ProtocolHandler handler) {
        HeldSession.install(session);
        return response;
    }

    @Override
    public @Nullable Response onLine(SMTPSession session, byte[] line, LineHandler<SMTPSession> next) {
        boolean later = isFinalDot(line)
                && session.getUsername() == null
                && HeldSession.of(session)
                        .filter(held -> held.answerLater(gatehouse.judges(), () -> next.onLine(session, line)))
                        .isPresent();
        return later ? null : next.onLine(session, line);
    }

    /** A dot and CRLF (RFC 5321 section 4.1.1.4). */
    private static boolean isFinalDot(byte[] line) {
        return line.length == 3 && line[0] == '.';
    }
}
