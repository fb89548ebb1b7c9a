package dev.gatehouse.hooks;

import java.util.List;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataLineFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies of several lines as {@code 550-} and {@code 550 } lines (RFC 5321 section 4.2.1), which a HookResult alone
 * cannot: to commands as a result handler, to the final dot as the outermost filter of DATA.
 *
 * <p>James puts what a client said into some of its own replies as it is; control characters are taken out there, too, and
 * lines cut to what a line may have.
 *
 * <p>Must stand before all handlers whose replies have several lines; {@link GatehouseHandlers} sees to it.
 */
public final class ReplyWriter implements ProtocolHandlerResultHandler<Response, ProtocolSession>, DataLineFilter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplyWriter.class);

    @Override
    public @Nullable Response onResponse(
            ProtocolSession session, @Nullable Response response, long executionTime, ProtocolHandler handler) {
        try {
            ReplyLines.announceWriter(session);
            return parted(response);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return asItCame(response, e);
        }
    }

    @Override
    public @Nullable Response onLine(SMTPSession session, byte[] line, LineHandler<SMTPSession> next) {
        Response response = next.onLine(session, line);
        try {
            return parted(response);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return asItCame(response, e);
        }
    }

    /** What James decided holds even where we cannot make it look better: a 451 after its 250 would double the message. */
    private static @Nullable Response asItCame(@Nullable Response response, Throwable cause) {
        LOGGER.error("a reply could not be looked at and is sent as it came", cause);
        return response;
    }

    /** The response with each of its lines a line; itself if there is nothing to do, so that a second call is harmless. */
    private static @Nullable Response parted(@Nullable Response response) {
        return response == null || isClean(response.getLines()) ? response : cleaned(response);
    }

    private static boolean isClean(List<CharSequence> lines) {
        for (CharSequence line : lines) {
            if (!ReplyLines.isOneCleanLine(line)) {
                return false;
            }
        }
        return true;
    }

    private static Response cleaned(Response response) {
        List<String> lines = response.getLines().stream()
                .flatMap(line -> ReplyLines.split(withoutCode(line, response)).stream())
                .toList();
        SMTPResponse several = new SMTPResponse(response.getRetCode(), lines.get(0));
        lines.stream().skip(1).forEach(several::appendLine);
        several.setEndSession(response.isEndSession());
        return several;
    }

    /** James' lines come with the code in front: {@code 550 text} or {@code 550-text}. */
    private static String withoutCode(CharSequence line, Response response) {
        return line.toString().substring(response.getRetCode().length() + 1);
    }
}
