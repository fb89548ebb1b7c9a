package dev.gatehouse.hooks;

import dev.gatehouse.service.RefusalDesk;
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
}
