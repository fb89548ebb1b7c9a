package dev.gatehouse.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.message.MessageHeader;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.FromGrounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderPolicyTest {
    private static final String BOB = "bob@home.example";

    /** Bob has an alias and the right to send as sales. */
    private static final SendAs RIGHTS = (user, address) -> switch (address) {
        case BOB, "robert@home.example", "sales@home.example" -> SendAs.Answer.of(user.equals(BOB));
        case "broken@home.example" -> SendAs.Answer.CANNOT_TELL;
        default -> SendAs.Answer.NO;
    };

    private final SenderPolicy policy = new SenderPolicy(List.of(SenderPattern.parse("@everyone.example")));

    private static SmtpFacts facts(String user, String sender) {
        return new SmtpFacts(
                "",
                "mail.home.example",
                Network.literalAddress("203.0.113.9").orElseThrow(),
                465,
                PortRole.SUBMISSION,
                "laptop",
                true,
                user.isEmpty() ? AuthState.NOT_TRIED : AuthState.SUCCEEDED,
                Optional.of(user).filter(name -> !name.isEmpty()),
                ReversePath.of(sender));
    }

    private static String words(RelayDecision decision) {
        return decision.refusal().map(grounds -> grounds.refusal().id()).orElse("permit " + decision.rule());
    }

    @ParameterizedTest(name = "{0} sends as {1}, domain {2}: {3}")
    @CsvSource({
        "bob@home.example, bob@home.example,     HOSTED,      permit sender.own-address",
        "bob@home.example, robert@home.example,  HOSTED,      permit sender.own-address",
        "bob@home.example, sales@home.example,   HOSTED,      permit sender.own-address",
        "bob@home.example, x@everyone.example,   NOT_HOSTED,  permit sender.own-address",
        "bob@home.example, <>,                   NOT_HOSTED,  permit sender.null",
        "bob@home.example, boss@home.example,    HOSTED,      SND-NOT-OWNER",
        "bob@home.example, boss@home.example,    CANNOT_TELL, SND-NOT-OWNER",
        "bob@home.example, bob@free.example,     NOT_HOSTED,  SND-FOREIGN-DOMAIN",
        "bob@home.example, broken@home.example,  HOSTED,      POLICY-ERROR",
        "eve@home.example, bob@home.example,     HOSTED,      SND-NOT-OWNER",
        "'',               bob@home.example,     HOSTED,      permit sender.not-signed-in",
    })
    void mailFrom(String user, String sender, Hosting senderDomain, String expected) {
        assertThat(words(policy.mailFrom(facts(user, sender), senderDomain, RIGHTS)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "From {0}, Sender {1}: {2}")
    @CsvSource({
        "bob@home.example,                     '', permit sender.header",
        "sales@home.example,                   bob@home.example, permit sender.header",
        "bob@home.example sales@home.example,  bob@home.example, permit sender.header",
        "boss@home.example,                    bob@home.example, SND-HEADER-FROM",
        "bob@home.example,                     boss@home.example, SND-HEADER-SENDER",
        "bob@home.example boss@home.example,   '', SND-HEADER-FROM",
        "bob@free.example,                     '', SND-HEADER-FROM",
        "broken@home.example,                  '', POLICY-ERROR",
    })
    void header(String from, String sender, String expected) {
        HeaderSenders senders = new HeaderSenders(addresses(from), addresses(sender), Optional.empty());
        assertThat(words(policy.header(facts(BOB, BOB), senders, RIGHTS))).isEqualTo(expected);
        assertThat(words(policy.header(facts("", BOB), senders, RIGHTS))).isEqualTo("permit sender.not-signed-in");
    }

    private static List<String> addresses(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void unreadableHeaderSaysWhatIsWrong() {
        HeaderSenders senders =
                new HeaderSenders(List.of(BOB), List.of(), Optional.of(FromGrounds.malformed("a control character")));
        RelayDecision decision = policy.header(facts(BOB, BOB), senders, RIGHTS);

        assertThat(words(decision)).isEqualTo("SND-FROM-MALFORMED");
        assertThat(decision.refusal().orElseThrow().values()).containsEntry("fromProblem", "a control character");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "From: Bob <bob@home.example>                                     | permit sender.header",
                "From: \"boss@home.example\" <bob@home.example>                   | permit sender.header",
                "From: bob@home.example;Sender: sales@home.example                | permit sender.header",
                "From: boss@home.example (bob@home.example)                       | SND-HEADER-FROM",
                "From: bob@home.example;Sender: boss@home.example                 | SND-HEADER-SENDER",
                "From: bob@home.example;Sender: bob@home.example, x@home.example  | SND-HEADER-SENDER",
                "From: bob@home.example;Sender: no address                        | SND-HEADER-SENDER",
                "From: bob@home.example;Sender:                                   | SND-HEADER-SENDER",
                "From: bob@home.example;From: bob@home.example                    | SND-FROM-SEVERAL",
                "From: bob@home.example, sales@home.example                       | permit sender.header",
                "From: \"bob@home.example\"@evil.example                          | SND-HEADER-FROM",
                "From: undisclosed:                                               | SND-FROM-MISSING",
                "From: bob                                                        | SND-FROM-MISSING",
                "From: root@[192.168.1.5]                                         | SND-FROM-NO-DOMAIN",
                "From: bob@home.example <bob@home                                 | SND-FROM-MALFORMED",
                "Subject: no sender                                               | SND-FROM-MISSING",
            })
    void headerAsItCame(String fields, String expected) throws IOException {
        byte[] message = (fields.replace(";", "\r\n") + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.UTF_8);
        MessageHeader header = MessageHeader.of(RawMessage.of(message));
        assertThat(words(policy.header(facts(BOB, BOB), HeaderSenders.of(header), RIGHTS)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"From: boss@home.example", "Sender: boss@home.example"})
    void whatOnlySomeReadersSeeIsNoSenderThatOneMayShow(String hidden) throws IOException {
        String message = "From: bob@home.example\r\nSubject: hello\r" + hidden + "\r\n\r\nHello\r\n";
        MessageHeader header = MessageHeader.of(RawMessage.of(message.getBytes(StandardCharsets.UTF_8)));

        assertThat(words(policy.header(facts(BOB, BOB), HeaderSenders.of(header), RIGHTS)))
                .isEqualTo("SND-FROM-MALFORMED");
    }

    @Test
    void refusalKnowsWhatTheUserNeeds() {
        assertThat(policy.mailFrom(facts(BOB, "bob@free.example"), Hosting.NOT_HOSTED, RIGHTS)
                        .refusal()
                        .orElseThrow()
                        .values())
                .containsAllEntriesOf(Map.of(
                        "user",
                        BOB,
                        "senderDomain",
                        "free.example",
                        "ownDomains",
                        "home.example",
                        "ip",
                        "203.0.113.9"));
    }

    @ParameterizedTest(name = "trusted client shows {0}: {1}")
    @CsvSource({
        "scanner@home.example, permit sender.header",
        "bob@home.example,     SND-HEADER-FROM",
    })
    void trustedClientShowsOnlyAgreedSenders(String from, String expected) {
        RelayPolicy relay = new RelayPolicy(new RelaySettings(
                List.of(new TrustedNetwork(
                        Network.parse("203.0.113.0/24"), List.of(SenderPattern.parse("scanner@home.example")))),
                List.of(),
                List.of()));
        SmtpFacts facts = facts("", "scanner@home.example");
        assertThat(words(policy.trustedHeader(facts, HeaderSenders.of(from), relay, Optional.empty())))
                .isEqualTo(expected);
    }
}
