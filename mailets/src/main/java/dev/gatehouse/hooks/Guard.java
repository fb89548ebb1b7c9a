package dev.gatehouse.hooks;

import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpReply;
import java.util.concurrent.Callable;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.jspecify.annotations.Nullable;

/** Stands around every hook: whatever goes wrong inside is a 451 with a reference and an entry in the log. */
final class Guard {
    private Guard() {}

    /** What a hook does. */
    @FunctionalInterface
    interface Check {
        HookResult answer() throws Exception;
    }

    static HookResult around(RefusalDesk refusals, SMTPSession session, Check check) {
        try {
            return check.answer();
        } catch (Exception | LinkageError | StackOverflowError e) {
            return failed(refusals, session, e);
        }
    }

    private static HookResult failed(RefusalDesk refusals, SMTPSession session, Throwable cause) {
        SmtpReply reply = refusals.failure(cause);
        try {
            return ReplyLines.refusal(session, reply);
        } catch (RuntimeException | LinkageError unreadableSession) {
            return ReplyLines.refusalInOneLine(reply);
        }
    }

    /** As {@link #around}, for handlers of commands; null where the next handler is to answer. */
    static @Nullable Response nullable(RefusalDesk refusals, Callable<@Nullable Response> command) {
        try {
            return command.call();
        } catch (Exception | LinkageError | StackOverflowError e) {
            return failed(refusals, e);
        }
    }

    /** As {@link #around}, for handlers of commands. */
    static Response command(RefusalDesk refusals, Callable<Response> command) {
        try {
            return command.call();
        } catch (Exception | LinkageError | StackOverflowError e) {
            return failed(refusals, e);
        }
    }

    /** As {@link #command}, for what is refused in any case. */
    static Response response(RefusalDesk refusals, Callable<SmtpReply> reply) {
        return command(refusals, () -> ReplyLines.response(reply.call()));
    }

    private static Response failed(RefusalDesk refusals, Throwable cause) {
        return ReplyLines.response(refusals.failure(cause));
    }
}
