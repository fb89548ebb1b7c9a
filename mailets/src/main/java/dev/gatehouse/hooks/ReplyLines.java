package dev.gatehouse.hooks;

import dev.gatehouse.smtp.SmtpReply;
import java.util.Arrays;
import java.util.List;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/**
 * Carries a reply of several lines through a HookResult, which holds one text: the lines are separated by U+001E, which can
 * stand in no reply (RFC 5321 section 4.2.1), and {@link ReplyWriter} parts them again.
 *
 * <p>Where no ReplyWriter is installed, all is said in one line; a reply's lines together are no longer than one may be.
 */
final class ReplyLines {
    static final char SEPARATOR = '\u001e';

    private static final int MAX_LINE = SmtpReply.MAX_LINE_OCTETS - "\r\n".length();

    /** Set in each session in which a ReplyWriter is at work. */
    private static final AttachmentKey<Boolean> WRITER = AttachmentKey.of("dev.gatehouse.replyWriter", Boolean.class);

    private ReplyLines() {}

    static void announceWriter(ProtocolSession session) {
        session.setAttachment(WRITER, Boolean.TRUE, State.Connection);
    }

    /** The refusal that says {@code reply}. */
    static HookResult refusal(SMTPSession session, SmtpReply reply) {
        boolean several = session.getAttachment(WRITER, State.Connection).isPresent();
        return several ? refusal(reply, reply.lines()) : refusalInOneLine(reply);
    }

    /** The refusal that says {@code reply} to who may have no ReplyWriter. */
    static HookResult refusalInOneLine(SmtpReply reply) {
        return refusal(reply, List.of(String.join(" ", reply.lines())));
    }

    private static HookResult refusal(SmtpReply reply, List<String> lines) {
        String status = reply.status() + " ";
        return HookResult.builder()
                .hookReturnCode(reply.isTemporary() ? HookReturnCode.denySoft() : HookReturnCode.deny())
                .smtpReturnCode(Integer.toString(reply.code()))
                .smtpDescription(status + String.join(SEPARATOR + status, lines))
                .build();
    }

    /** The response of a command handler, which can have several lines by itself. */
    static Response response(SmtpReply reply) {
        String status = reply.status() + " ";
        SMTPResponse response = new SMTPResponse(
                Integer.toString(reply.code()), status + reply.lines().get(0));
        reply.lines().stream().skip(1).forEach(line -> response.appendLine(status + line));
        return response;
    }

    /** Whether {@code line} can be sent as it is: nothing to part, printable, not too long. */
    static boolean isOneCleanLine(CharSequence line) {
        for (int i = 0; i < line.length(); i++) {
            if (!isPrintable(line.charAt(i))) {
                return false;
            }
        }
        return line.length() <= MAX_LINE;
    }

    /** The lines that {@code text} has, each fit to be sent. */
    static List<String> split(CharSequence text) {
        return Arrays.stream(text.toString().split(String.valueOf(SEPARATOR)))
                .map(ReplyLines::clean)
                .toList();
    }

    private static String clean(String line) {
        StringBuilder clean = new StringBuilder();
        line.chars().limit(MAX_LINE - "550-".length()).forEach(c -> clean.append(isPrintable(c) ? (char) c : '?'));
        return clean.toString();
    }

    /** RFC 5321 section 4.2: HT, SP and the printable characters of US-ASCII. */
    private static boolean isPrintable(int c) {
        return c == '\t' || (c >= 0x20 && c < 0x7f);
    }
}
