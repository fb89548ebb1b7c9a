package dev.gatehouse.relay;

import dev.gatehouse.net.IpAddress;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that texts of refusals may need of a session, by placeholder name. */
public final class SessionValues {
    private final Map<String, String> values = new LinkedHashMap<>();

    private SessionValues(SmtpFacts facts) {
        with("ip", IpAddress.text(facts.clientAddress()));
        with("port", facts.localPort() > 0 ? Integer.toString(facts.localPort()) : "");
        with("helo", facts.helo());
        with("user", facts.user().orElse(""));
        with("sender", facts.reversePath().address());
        with("senderDomain", domainOf(facts.reversePath()));
    }

    public static SessionValues of(SmtpFacts facts) {
        return new SessionValues(facts);
    }

    /** Adds a value; what is empty stays unknown, so that the text uses its own words for it. */
    public SessionValues with(String placeholder, String value) {
        if (!value.isEmpty()) {
            values.put(placeholder, value);
        }
        return this;
    }

    /** Adds what else is known. */
    SessionValues withAll(Map<String, String> more) {
        more.forEach(this::with);
        return this;
    }

    private static String domainOf(ReversePath path) {
        return path.domain().map(Object::toString).orElse(path.domainText());
    }

    public Map<String, String> map() {
        return values;
    }
}
