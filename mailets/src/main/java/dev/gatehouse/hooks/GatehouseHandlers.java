package dev.gatehouse.hooks;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
import org.apache.james.smtpserver.CoreCmdHandlerLoader;

/**
 * All of Gatehouse's hooks in their order, then James' own, AUTH replaced: one attribute in smtpserver.xml installs them.
 *
 * <pre><code>
 * &lt;handlerchain coreHandlersPackage="dev.gatehouse.hooks.GatehouseHandlers"&gt;
 *     &lt;handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/&gt;
 * &lt;/handlerchain&gt;
 * </code></pre>
 */
public final class GatehouseHandlers implements HandlersPackage {
    private static final List<String> OURS = List.of(
            FinalDot.class.getName(),
            SlowCommands.class.getName(),
            ReplyWriter.class.getName(),
            AuthAttempts.class.getName(),
            JamesRefusals.class.getName(),
            NewTransaction.class.getName(),
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
        return handler.equals(AuthCmdHandler.class.getName()) ? AuthCommand.class.getName() : handler;
    }
}
