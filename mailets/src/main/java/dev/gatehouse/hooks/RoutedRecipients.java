package dev.gatehouse.hooks;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayPolicy;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.RuleMode;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the argument of RCPT before James reads it: James drops a source route without a word, and what it cannot read
 * would be refused for another reason. Says nothing to plain addresses, which James' own handler answers.
 */
public final class RoutedRecipients implements CommandHandler<SMTPSession> {
    private final Gatehouse gatehouse;
    private final Gate gate;

    @Inject
    public RoutedRecipients(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
        this.gate = gatehouse.gate();
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("RCPT");
    }

    @Override
    public @Nullable Response onCommand(SMTPSession session, Request request) {
        return Guard.nullable(gatehouse.refusals(), () -> answer(session, request));
    }

    private @Nullable Response answer(SMTPSession session, Request request) {
        RuleMode mode = gate.settings().get(Keys.RELAY_MODE);
        Optional<MaybeSender> sender = session.getAttachment(SMTPSession.SENDER, State.Transaction);
        String path = path(Optional.ofNullable(request.getArgument()).orElse(""));
        if (mode == RuleMode.OFF || sender.isEmpty() || !RelayPolicy.isRouted(path)) {
            return null;
        }
        SmtpReply refusal = record(session, sender.get(), path, mode);
        return mode.refuses() ? ReplyLines.response(refusal) : null;
    }

    private SmtpReply record(SMTPSession session, MaybeSender sender, String path, RuleMode mode) {
        Recipient recipient = new Recipient(gatehouse, session, sender, path, Hosting.NOT_HOSTED);
        return gatehouse.refusals().record(recipient.refused(recipient.relay(), mode));
    }

    /** Of {@code TO:<path> parameters}, with its brackets if it has any. */
    private static String path(String argument) {
        String text = argument.substring(argument.indexOf(':') + 1).trim();
        int end = text.startsWith("<") ? text.lastIndexOf('>') + 1 : text.indexOf(' ');
        return end <= 0 ? text : text.substring(0, end);
    }
}
