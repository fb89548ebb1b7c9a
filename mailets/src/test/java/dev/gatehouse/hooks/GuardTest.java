package dev.gatehouse.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.service.RefusalDesk;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong inside a hook, the client is told to try again and the mail is not lost. */
class GuardTest {
    @TempDir
    Path folder;

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of("exception", (Guard.Check) () -> {
                    throw new IllegalStateException("secret detail");
                }),
                Arguments.of("missing class", (Guard.Check) () -> {
                    throw new NoClassDefFoundError("org/example/Gone");
                }),
                Arguments.of("endless recursion", (Guard.Check) () -> {
                    throw new StackOverflowError();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void isA451WithAReference(String name, Guard.Check trouble) {
        try (Database database = Database.inFolder(folder);
                EventStore events = new EventStore(database, Duration.ofDays(1), 10)) {
            RefusalDesk desk = new RefusalDesk(new Gate(Settings.defaults(), "mail.example.com"), events);

            HookResult result = Guard.around(desk, session(), trouble);

            assertThat(result.getResult().getAction()).isEqualTo(HookReturnCode.Action.DENYSOFT);
            assertThat(result.getSmtpRetCode()).isEqualTo("451");
            assertThat(result.getSmtpDescription()).startsWith("4.3.0 ").doesNotContain("secret detail", "Gone");
        }
    }

    /** A session of which nothing is known. */
    private static SMTPSession session() {
        return (SMTPSession) Proxy.newProxyInstance(
                GuardTest.class.getClassLoader(),
                new Class<?>[] {SMTPSession.class},
                (proxy, method, arguments) ->
                        method.getReturnType() == Optional.class ? Optional.empty() : method.getDefaultValue());
    }
}
