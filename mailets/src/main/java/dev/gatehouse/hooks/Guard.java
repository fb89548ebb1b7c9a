package dev.gatehouse.hooks;

import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.smtp.SmtpReply;
import java.util.concurrent.Callable;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;

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
            return ReplyLines.refusal(session, refusals.failure(e));
        }
    }

    /** As {@link #around}, for handlers of commands. */
    static Response response(RefusalDesk refusals, Callable<SmtpReply> reply) {
        try {
            return ReplyLines.response(reply.call());
        } catch (Exception | LinkageError | StackOverflowError e) {
            return ReplyLines.response(refusals.failure(e));
        }
    }
}
