package dev.gatehouse.hooks;

import dev.gatehouse.smtp.SmtpReply;
import java.util.List;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/**
 * Carries a reply of several lines through a HookResult, which holds one text: the lines are parted by U+001E, which can
 * stand in no reply (RFC 5321 section 4.2.1), and {@link ReplyWriter} parts them again.
 *
 * <p>Where no ReplyWriter is installed, the first line is sent alone.
 */
final class ReplyLines {
    static final char SEPARATOR = '\u001e';

    /** Set in each session in which a ReplyWriter is at work. */
    private static final AttachmentKey<Boolean> WRITER = AttachmentKey.of("dev.gatehouse.replyWriter", Boolean.class);

    private ReplyLines() {}

    static void announceWriter(ProtocolSession session) {
        session.setAttachment(WRITER, Boolean.TRUE, State.Connection);
    }

    /** The refusal that says {@code reply}. */
    static HookResult refusal(SMTPSession session, SmtpReply reply) {
        boolean several = session.getAttachment(WRITER, State.Connection).isPresent();
        List<String> lines = several ? reply.lines() : reply.lines().subList(0, 1);
        String status = reply.status() + " ";
        return HookResult.builder()
                .hookReturnCode(reply.isTemporary() ? HookReturnCode.denySoft() : HookReturnCode.deny())
                .smtpReturnCode(Integer.toString(reply.code()))
                .smtpDescription(status + String.join(SEPARATOR + status, lines))
                .build();
    }

    static boolean isSeveral(CharSequence text) {
        return text.toString().indexOf(SEPARATOR) >= 0;
    }

    static List<String> split(CharSequence text) {
        return List.of(text.toString().split(String.valueOf(SEPARATOR)));
    }
}
