package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reply to every reader, as it goes over the wire: a changed text is read in review. */
class ReplyTranscriptTest {
    private static final HostNames HOSTS = new HostNames(
            "mail.example.com",
            "smtp.example.com",
            OptionalInt.of(465),
            OptionalInt.of(587),
            "postmaster@example.com",
            Optional.of("https://mail.example.com/why"));

    private static final Map<String, String> VALUES = new TreeMap<>(Map.of(
            "ip", "203.0.113.9",
            "port", "25",
            "sender", "bob@shop.example",
            "senderDomain", "shop.example",
            "rcptDomain", "far.example",
            "user", "ann@example.com",
            "ownDomains", "example.com",
            "from", "boss@bank.example",
            "fromDomain", "bank.example",
            "spfDomain", "shop.example"));

    static {
        VALUES.put("spfProblem", "more than 10 DNS lookups");
        VALUES.put("dkimDomain", "mailer.example");
        VALUES.put("helo", "localhost");
        VALUES.put("ptr", "host9.provider.example");
        VALUES.put("zone", "list.example");
        VALUES.put("domain", "shop.example");
        VALUES.put("lookupUrl", "https://list.example/203.0.113.9");
        VALUES.put("minutes", "10");
        VALUES.put("limit", "100");
        VALUES.put("window", "hour");
        VALUES.put("resetTime", "14:30 UTC");
        VALUES.put("spfRemedy", "add ip4:203.0.113.9 before \"-all\" in the SPF record of shop.example");
        VALUES.put("fromProblem", "malformed From field: expected a word");
        VALUES.put("spfTerm", "include:mail.example.com");
        VALUES.put("dkimName", "s1._domainkey.shop.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void repliesAreThoseOfTheTranscript(String language) throws IOException {
        String replies = replies(Locale.forLanguageTag(language));
        Files.writeString(Path.of("target", "replies_" + language + ".txt"), replies);
        assertThat(replies)
                .as("if this change is meant, copy target/replies_%s.txt over the transcript", language)
                .isEqualTo(transcript("replies_" + language + ".txt"));
    }

    private static String transcript(String name) throws IOException {
        try (InputStream in = ReplyTranscriptTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String replies(Locale language) {
        Explainer explainer = new Explainer(Catalogue.in(language), HOSTS, ReplyStyle.full());
        StringBuilder replies = new StringBuilder();
        for (Refusal refusal : Refusal.values()) {
            Map<String, String> byReply = new LinkedHashMap<>();
            for (Audience audience : Audience.values()) {
                String reply = explainer
                        .explain(new Grounds(refusal, VALUES), audience, new ReferenceId("7Q3KD9F2MX"))
                        .reply()
                        .toString();
                byReply.merge(reply, audience.toString(), (first, second) -> first + ", " + second);
            }
            byReply.forEach((reply, audiences) -> replies.append("# ")
                    .append(refusal.id())
                    .append(" to ")
                    .append(audiences)
                    .append('\n')
                    .append(reply)
                    .append("\n\n"));
        }
        return replies.toString();
    }
}
