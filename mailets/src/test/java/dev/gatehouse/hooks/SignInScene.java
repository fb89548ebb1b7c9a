package dev.gatehouse.hooks;

import dev.gatehouse.service.Accounts;
import dev.gatehouse.service.Gatehouse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;

/** Anna signs in; what she reads. Loaded together with a James of another line, see JamesOf. */
final class SignInScene implements BiFunction<Gatehouse, Accounts, List<String>> {
    private final String mechanism;
    private final String password;

    SignInScene(String mechanism, String password) {
        this.mechanism = mechanism;
        this.password = password;
    }

    @Override
    public List<String> apply(Gatehouse gatehouse, Accounts accounts) {
        SMTPSession session = PlayedSession.begin();
        AuthCommand auth = new AuthCommand(gatehouse, accounts);
        Response response = auth.onCommand(session, new BaseRequest("AUTH", argument()));
        if (mechanism.equals("LOGIN")) {
            response = PlayedSession.say(session, base64(password));
        }
        return lines(response);
    }

    private String argument() {
        return switch (mechanism) {
            case "PLAIN" -> "PLAIN " + base64("\0anna@example.com\0" + password);
            case "LOGIN" -> "LOGIN " + base64("anna@example.com");
            default -> mechanism;
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines(Response response) {
        List<CharSequence> lines = response.getLines();
        return IntStream.range(0, lines.size())
                .mapToObj(i -> lines.get(i).toString())
                .toList();
    }
}
