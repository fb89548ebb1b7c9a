package dev.gatehouse.hooks;

import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.service.Gatehouse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.inject.Inject;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ExtensibleHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands that may take time to a thread that may wait: AUTH, which asks the store of users and answers failures late
 * ({@link FailureTime}), and RCPT where the site has the DNS asked there already. All others go on to James at once.
 *
 * <p>Must stand before James' own dispatcher of commands; {@link GatehouseHandlers} sees to it.
 */
public final class SlowCommands implements LineHandler<SMTPSession>, ExtensibleHandler {
    /** Nothing is written now; James' monitor of lines does not bear no response at all. */
    private static final Response LATER = new Response() {
        @Override
        public String getRetCode() {
            return "";
        }

        @Override
        public List<CharSequence> getLines() {
            return List.of();
        }

        @Override
        public boolean isEndSession() {
            return false;
        }
    };

    private final Gatehouse gatehouse;
    private final boolean recipientsWait;
    private @Nullable LineHandler<SMTPSession> james;

    @Inject
    public SlowCommands(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        Settings settings = gatehouse.gate().settings();
        this.recipientsWait = settings.get(Keys.SPF_BEFORE_DATA)
                || !settings.get(Keys.MX_NAMES).isEmpty();
    }

    @Override
    public @Nullable Response onLine(SMTPSession session, byte[] line) {
        LineHandler<SMTPSession> dispatcher = james;
        if (dispatcher == null) {
            throw new IllegalStateException("James has no handler for the lines of commands");
        }
        boolean later = mayTakeTime(line)
                && HeldSession.of(session)
                        .filter(held -> held.answerLater(gatehouse.judges(), () -> dispatcher.onLine(session, line)))
                        .isPresent();
        return later ? LATER : dispatcher.onLine(session, line);
    }

    private boolean mayTakeTime(byte[] line) {
        // James trims the line, too.
        String command = new String(line, StandardCharsets.US_ASCII).trim().toUpperCase(Locale.ROOT);
        return command.startsWith("AUTH") || (command.startsWith("RCPT") && recipientsWait);
    }

    @Override
    public List<Class<?>> getMarkerInterfaces() {
        return List.of(LineHandler.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void wireExtensions(Class<?> type, List<?> handlers) {
        james = (LineHandler<SMTPSession>)
                handlers.stream().filter(handler -> handler != this).findFirst().orElse(null);
    }
}
