package dev.gatehouse.benchmarks.load;

import dev.gatehouse.benchmarks.Prose;
import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSigner;
import java.nio.charset.StandardCharsets;

/**
 * A domain that publishes SPF by way of an include, an RSA-2048 key and a DMARC record that asks for reject, and whose mail
 * comes from the machine that its SPF names.
 */
final class SendingDomain {
    /** The machine that all of these domains send from. */
    static final String CLIENT = "127.0.0.10";

    /** The domain of those who get the mail. */
    static final String OURS = "example.com";

    static final String RECIPIENT = "anna@" + OURS;
    private static final int MESSAGE_OCTETS = 10_000;

    private final String organization;
    private final String name;
    private final TestSigner signer;

    /** A domain that sends below its organizational domain, where alone the DMARC record stands. */
    SendingDomain(String organization, String name) {
        this.organization = organization;
        this.name = name;
        this.signer = TestSigner.rsa(name, "s2048");
    }

    SendingDomain(String name) {
        this(name, name);
    }

    SendingDomain publish(TestDnsServer dns) {
        dns.txt(signer.keyName(), signer.keyRecord())
                .txt(name, "v=spf1 mx include:_spf." + organization + " -all")
                .txt("_spf." + organization, "v=spf1 ip4:192.0.2.0/24 ip4:" + CLIENT + " -all")
                .mx(name, 10, "mx." + organization)
                .address("mx." + organization, "192.0.2.25")
                .address("mta." + organization, CLIENT)
                .txt("_dmarc." + organization, "v=DMARC1; p=reject; rua=mailto:dmarc@" + organization);
        return this;
    }

    Mail signed(int number) {
        return mail(signedMessage(number));
    }

    Mail unsigned(int number) {
        return mail(unsignedMessage(number));
    }

    private Mail mail(byte[] message) {
        return Mail.of(helo(), sender(), RECIPIENT, message);
    }

    byte[] signedMessage(int number) {
        return signer.sign(text(number));
    }

    byte[] unsignedMessage(int number) {
        return text(number).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What its machine says with EHLO. */
    String helo() {
        return "mta." + organization;
    }

    /** In MAIL FROM. */
    String sender() {
        return "bounce-7@" + name;
    }

    private String text(int number) {
        String header = """
                Received: from app.%1$s (app.%1$s [192.0.2.1])
                \tby mta.%1$s with ESMTPS id abc%2$d
                \tfor <%3$s>; Mon, 23 Nov 2026 12:00:00 +0000
                From: Ann Author <ann@%1$s>
                To: Anna <%3$s>
                Subject: The minutes of meeting %2$d
                Date: Mon, 23 Nov 2026 12:00:00 +0000
                Message-ID: <123456789.%2$d@%1$s>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                """.formatted(name, number, RECIPIENT).replace("\n", "\r\n");
        return header + Prose.of(MESSAGE_OCTETS - header.length(), number);
    }
}
