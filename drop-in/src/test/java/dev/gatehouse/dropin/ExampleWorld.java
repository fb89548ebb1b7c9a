package dev.gatehouse.dropin;

import dev.gatehouse.testkit.TestDnsServer;
import dev.gatehouse.testkit.TestSigner;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The domains that the whole-server tests and the demo play with, on a DNS of their own. Every client is on loopback; its
 * address decides what SPF says.
 */
public final class ExampleWorld {
    /** The domain hosted here. */
    public static final String OURS = "example.com";

    /** A domain that signs, whose SPF names {@link #HONEST_CLIENT}, and that asks for reject. */
    public static final String BANK = "bank.example";

    /** As the bank, but asks for quarantine. */
    public static final String SHOP = "shop.example";

    /** The client that the SPF records name. */
    public static final String HONEST_CLIENT = "127.0.0.10";

    /** A client that no SPF record names. */
    public static final String FORGER = "127.0.0.66";

    private final TestSigner bankSigner = TestSigner.rsa(BANK, "s1");
    private final TestSigner shopSigner = TestSigner.ed25519(SHOP, "s1");

    /** Publishes the domains' records in {@code dns}. */
    public TestDnsServer publish(TestDnsServer dns) {
        return dns.txt(bankSigner.keyName(), bankSigner.keyRecord())
                .txt(shopSigner.keyName(), shopSigner.keyRecord())
                .txt(OURS, "v=spf1 ip4:127.0.0.1 -all")
                .txt("_dmarc." + OURS, "v=DMARC1; p=reject")
                .txt(BANK, "v=spf1 ip4:" + HONEST_CLIENT + " -all")
                .txt("_dmarc." + BANK, "v=DMARC1; p=reject; rua=mailto:dmarc@" + BANK)
                .mx(BANK, 10, "mx." + BANK)
                .txt(SHOP, "v=spf1 ip4:" + HONEST_CLIENT + " -all")
                .txt("_dmarc." + SHOP, "v=DMARC1; p=quarantine; rua=mailto:dmarc@" + SHOP);
    }

    /** A message from the bank with its signature. */
    public byte[] authenticMail(String to, String subject) {
        return bankSigner.sign(text("service@" + BANK, to, subject));
    }

    /** A message that says it is from {@code from}; nobody signed it. */
    public byte[] unsignedMail(String from, String to, String subject) {
        return text(from, to, subject).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(String from, String to, String subject) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return String.join(
                "\r\n",
                "From: " + from,
                "To: " + to,
                "Subject: " + subject,
                "Date: " + date,
                "Message-ID: <" + System.nanoTime() + "@" + from.substring(from.indexOf('@') + 1) + ">",
                "",
                "Dear customer,",
                "",
                "this is " + subject + ".",
                "");
    }
}
