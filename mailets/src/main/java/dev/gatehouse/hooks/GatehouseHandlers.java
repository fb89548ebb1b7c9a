package dev.gatehouse.hooks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
import org.apache.james.smtpserver.CoreCmdHandlerLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Gatehouse's hooks in their order, then James' own, AUTH replaced where ours fits this James: one attribute in
 * smtpserver.xml installs them.
 *
 * <pre><code>
 * &lt;handlerchain coreHandlersPackage="dev.gatehouse.hooks.GatehouseHandlers"&gt;
 *     &lt;handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/&gt;
 * &lt;/handlerchain&gt;
 * </code></pre>
 */
public final class GatehouseHandlers implements HandlersPackage {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatehouseHandlers.class);

    /** The same for all servers of one James, and said once. */
    private static final boolean OUR_AUTH_FITS = ourAuthFits();

    private static final List<String> OURS = List.of(
            FinalDot.class.getName(),
            SlowCommands.class.getName(),
            ReplyWriter.class.getName(),
            AuthAttempts.class.getName(),
            JamesRefusals.class.getName(),
            NewTransaction.class.getName(),
            SubmissionHook.class.getName(),
            RoutedRecipients.class.getName(),
            RelayHook.class.getName(),
            VerifyHook.class.getName());

    @Override
    public List<String> getHandlers() {
        return Stream.concat(
                        OURS.stream(),
                        new CoreCmdHandlerLoader().getHandlers().stream().map(GatehouseHandlers::orOurs))
                .toList();
    }

    private static String orOurs(String handler) {
        return OUR_AUTH_FITS && handler.equals(AuthCmdHandler.class.getName()) ? AuthCommand.class.getName() : handler;
    }

    private static boolean ourAuthFits() {
        Optional<String> obstacle = obstacle();
        obstacle.ifPresent(reason -> LOGGER.warn(
                "users sign in through James' own AUTH handler, since Gatehouse's does not fit this James: {};"
                        + " auth.only-where-offered and auth.failure-time do nothing, and failed sign-ins have James'"
                        + " texts",
                reason));
        return obstacle.isEmpty();
    }

    private static Optional<String> obstacle() {
        try {
            return AuthCommand.obstacle();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }
}
