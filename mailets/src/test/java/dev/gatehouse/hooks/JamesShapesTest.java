package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.service.Accounts;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.JamesFit;
import dev.gatehouse.service.TestGatehouse;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One bytecode for all lines of James: their AUTH handlers, as stand-ins that are compiled here, each with our hooks in a
 * class loader of its own. James 3.8 checks a password by plain parameters, 3.9 by Optional ones, 3.10 elsewhere.
 */
class JamesShapesTest {
    private static final String HANDLER = "org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler";
    private static final String CONFIGURATION = "org.apache.james.protocols.smtp.SMTPConfiguration";

    private static final String HANDLER_SOURCE = """
        package org.apache.james.protocols.smtp.core.esmtp;

        import java.util.*;
        import org.apache.james.core.Username;
        import org.apache.james.protocols.api.*;
        import org.apache.james.protocols.api.handler.CommandHandler;
        import org.apache.james.protocols.smtp.*;

        public class AuthCmdHandler implements CommandHandler<SMTPSession> {
            @Override
            public Collection<String> getImplCommands() {
                return Set.of("AUTH");
            }

            @Override
            public Response onCommand(SMTPSession session, Request request) {
                %s
            }

            %s
        }
        """;

    private static final String PLAIN = HANDLER_SOURCE.formatted(
            "return doAuthTest(session, Username.of(\"anna@example.com\"), \"wrong\", \"OTHER\");", """
            protected Response doAuthTest(SMTPSession session, Username username, String pass, String authType) {
                boolean right = username != null && username.asString().equals("anna@example.com") && "secret".equals(pass);
                return new SMTPResponse(right ? "235" : "535", "plain parameters " + authType);
            }
            """);

    private static final String OPTIONAL = HANDLER_SOURCE.formatted(
            "return doAuthTest(session, Optional.of(Username.of(\"anna@example.com\")), Optional.of(\"wrong\"),"
                    + " \"OTHER\");",
            """
            protected Response doAuthTest(SMTPSession session, Optional<Username> username, Optional<String> password,
                    String authType) {
                boolean right = username.map(Username::asString).filter("anna@example.com"::equals).isPresent()
                        && password.filter("secret"::equals).isPresent();
                return new SMTPResponse(right ? "235" : "535", "optional parameters " + authType);
            }
            """);

    private static final String GONE = HANDLER_SOURCE.formatted("return new SMTPResponse(\"235\", \"SASL\");", "");

    /** As in 3.10, which has neither isPlainAuthEnabled nor saslConfiguration. */
    private static final String CONFIGURATION_OF_310 = """
        package org.apache.james.protocols.smtp;

        public interface SMTPConfiguration extends org.apache.james.protocols.api.ProtocolConfiguration {
            long getMaxMessageSize();
            boolean isRelayingAllowed(String remoteIP);
            boolean isAuthAnnounced(String remoteIP, boolean tlsStarted);
            boolean useHeloEhloEnforcement();
            boolean useAddressBracketsEnforcement();
        }
        """;

    @TempDir
    Path folder;

    private static String source(String shape) {
        return shape.equals("plain parameters") ? PLAIN : OPTIONAL;
    }

    @ParameterizedTest(name = "doAuthTest with {0}")
    @ValueSource(strings = {"plain parameters", "optional parameters"})
    void authPlainIsCheckedByJamesInBothShapes(String shape) throws Exception {
        JamesOf james = JamesOf.compiled(Map.of(HANDLER, source(shape)));

        assertThat(play(james, "PLAIN", "secret")).containsExactly("235 " + shape + " PLAIN");
        assertThat(play(james, "PLAIN", "wrong")).hasSize(3).allSatisfy(line -> assertThat(line)
                .matches("535[- ]5\\.7\\.8 .*"));
        assertThat(play(james, "LOGIN", "secret")).containsExactly("235 " + shape + " LOGIN");
    }

    @ParameterizedTest(name = "doAuthTest with {0}")
    @ValueSource(strings = {"plain parameters", "optional parameters"})
    void whatJamesChecksByItselfHasOurAnswerInBothShapes(String shape) throws Exception {
        JamesOf james = JamesOf.compiled(Map.of(HANDLER, source(shape)));

        assertThat(play(james, "OTHER", "")).hasSize(3).first().asString().startsWith("535-5.7.8 ");
    }

    @ParameterizedTest(name = "doAuthTest with {0}")
    @ValueSource(strings = {"plain parameters", "optional parameters"})
    void ourHandlerIsInstalledWhereItFits(String shape) throws Exception {
        JamesOf james = JamesOf.compiled(Map.of(HANDLER, source(shape)));

        assertThat(handlers(james)).contains(AuthCommand.class.getName()).doesNotContain(HANDLER);
        assertThat(james.warnings()).isEmpty();
    }

    @Test
    void whereNeitherShapeIsThereJamesKeepsItsOwnHandlerAndOneLineSaysSo() throws Exception {
        JamesOf james = JamesOf.compiled(Map.of(HANDLER, GONE));

        assertThat(handlers(james)).contains(HANDLER, JamesRefusals.class.getName());
        assertThat(handlers(james)).doesNotContain(AuthCommand.class.getName());
        assertThat(james.warnings())
                .singleElement()
                .asString()
                .contains("users sign in through James' own AUTH handler", "doAuthTest");
    }

    @Test
    void whereAnotherMethodIsMissingItIsNamed() throws Exception {
        JamesOf james = JamesOf.compiled(Map.of(HANDLER, PLAIN, CONFIGURATION, CONFIGURATION_OF_310));

        assertThat(handlers(james)).contains(HANDLER).doesNotContain(AuthCommand.class.getName());
        assertThat(james.warnings())
                .singleElement()
                .asString()
                .contains("it has no SMTPConfiguration.isPlainAuthEnabled(), which AuthCommand needs");
    }

    @Test
    void theSelfCheckNamesWhatIsMissingAndNothingElse() throws Exception {
        URL ours = Gatehouse.class.getProtectionDomain().getCodeSource().getLocation();
        JamesOf as38 = JamesOf.compiled(Map.of(HANDLER, PLAIN));
        JamesOf without = JamesOf.compiled(Map.of("org.apache.james.smtpserver.CoreCmdHandlerLoader", """
            package org.apache.james.smtpserver;

            public class CoreCmdHandlerLoader {}
            """));

        assertThat(JamesFit.ofAll(ours, as38).missing()).isEmpty();
        assertThat(JamesFit.ofAll(ours, as38).looked()).isGreaterThan(200);
        assertThat(JamesFit.ofAll(ours, without).missing())
                .containsExactly("it has no CoreCmdHandlerLoader.getHandlers(), which GatehouseHandlers needs");
    }

    /** What the client reads of one sign-in, played inside of that James. */
    @SuppressWarnings("unchecked")
    private List<String> play(JamesOf james, String mechanism, String password)
            throws IOException, ReflectiveOperationException {
        Gatehouse gatehouse = TestGatehouse.in(folder, "auth.failure-time=0s", "auth.only-where-offered=false");
        try {
            return ((BiFunction<Gatehouse, Accounts, List<String>>)
                            james.make(SignInScene.class.getName(), mechanism, password))
                    .apply(gatehouse, TestGatehouse.accounts());
        } finally {
            gatehouse.close();
        }
    }

    private static List<String> handlers(JamesOf james) throws ReflectiveOperationException {
        return ((HandlersPackage) james.make(GatehouseHandlers.class.getName())).getHandlers();
    }
}
