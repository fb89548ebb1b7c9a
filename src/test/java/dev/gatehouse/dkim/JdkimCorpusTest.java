package dev.gatehouse.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.testkit.MapDns;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The messages that jDKIM 0.5 carries for its own tests, most of them Mail::DKIM's from 2005 to 2007, with what today's
 * RFCs make of them. Few may pass:
 *
 * <ul>
 *   <li>SHA1: rsa-sha1 never passes (RFC 8301 section 3.1);
 *   <li>MALFORMED_SIGNATURE, "v= is missing" or "v= is not 1": signed by drafts before RFC 4871 (RFC 6376 section 3.5);
 *   <li>no result: DomainKeys only, which is no DKIM-Signature.
 * </ul>
 */
class JdkimCorpusTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String ROOT = "/org/apache/james/jdkim/";

    /** Keys that jDKIM's own tests hold in code. */
    private static MapDns zone() throws IOException {
        MapDns dns = new MapDns()
                .txt(
                        "gamma._domainkey.gmail.com",
                        "k=rsa; t=y; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDIhyR3oItOy22ZOaBrIVe9m/iME3RqOJeasANSpg2YTH"
                                + "TYV+Xtp4xwf5gTjCmHQEMOs0qYu0FYiNQPQogJ2t0Mfx9zNu06rfRBDjiIU9tpx2T+NGlWZ8qhbiLo5By8apJavLy"
                                + "qTLavyPSrvsx0B3YzC63T4Age2CDqZYA+OwSMWQIDAQAB")
                .txt(
                        "mail._domainkey.sqli.com",
                        "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC1CTqmkuRWkxlHcv1peAz3c0RuXHthVO1xx1Hy4HryZUJwSJo"
                                + "/R3cnEwKorQvlRuDSMgXSLLxI8u6n7h6mzRmHdsS/A+pKc7nx/6WS4N6U57PSNqOclxfwa27m/EIL6KTk9KDhaKsXx"
                                + "quQUBkP1CQEUZHPhQ/t7s4dmU/kvGFgNQIDAQAB");
        read("Mail-DKIM/FAKE_DNS.dat")
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\\s+", 2))
                .forEach(entry -> add(dns, entry[0], entry[1]));
        return dns;
    }

    private static void add(MapDns dns, String name, String record) {
        if (record.startsWith("~~")) {
            dns.unavailable(name, record);
        } else if (!record.equals("NXDOMAIN")) {
            dns.txt(name, record);
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(JdkimCorpusTest.class.getResourceAsStream(ROOT + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Mail-DKIM/corpus/bad_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/bad_1878954.txt | SHA1",
                "Mail-DKIM/corpus/bad_dk_1.txt | ",
                "Mail-DKIM/corpus/bad_dk_2.txt | ",
                "Mail-DKIM/corpus/bad_ietf01_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/bad_ietf01_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/bad_ietf01_3.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_10.txt | SHA1",
                "Mail-DKIM/corpus/badkey_11.txt | KEY_NOT_APPLICABLE",
                "Mail-DKIM/corpus/badkey_12.txt | SHA1",
                "Mail-DKIM/corpus/badkey_13.txt | SHA1",
                "Mail-DKIM/corpus/badkey_14.txt | SHA1",
                "Mail-DKIM/corpus/badkey_15.txt | SHA1",
                "Mail-DKIM/corpus/badkey_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_3.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_4.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_5.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_6.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_7.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/badkey_8.txt | SHA1",
                "Mail-DKIM/corpus/badkey_9.txt | SHA1",
                "Mail-DKIM/corpus/dk_headers_1.txt | ",
                "Mail-DKIM/corpus/dk_headers_2.txt | ",
                "Mail-DKIM/corpus/dk_multiple_1.txt | ",
                "Mail-DKIM/corpus/good_1878523.txt | SHA1",
                "Mail-DKIM/corpus/good_dk_1.txt | ",
                "Mail-DKIM/corpus/good_dk_2.txt | ",
                "Mail-DKIM/corpus/good_dk_3.txt | ",
                "Mail-DKIM/corpus/good_dk_4.txt | ",
                "Mail-DKIM/corpus/good_dk_5.txt | ",
                "Mail-DKIM/corpus/good_dk_6.txt | ",
                "Mail-DKIM/corpus/good_dk_7.txt | ",
                "Mail-DKIM/corpus/good_dk_gmail.txt | ",
                "Mail-DKIM/corpus/good_dk_yahoo.txt | ",
                "Mail-DKIM/corpus/good_ietf00_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf00_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf00_3.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf00_4.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf00_5.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf01_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_ietf01_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/good_qp_1.txt | SHA1",
                "Mail-DKIM/corpus/good_qp_2.txt | SHA1",
                "Mail-DKIM/corpus/good_qp_3.txt | SHA1",
                "Mail-DKIM/corpus/good_rfc4871_3.txt | SHA1",
                "Mail-DKIM/corpus/good_rfc4871_4.txt | SHA1",
                "Mail-DKIM/corpus/goodkey_1.txt | SHA1",
                "Mail-DKIM/corpus/goodkey_2.txt | SHA1",
                "Mail-DKIM/corpus/goodkey_3.txt | SHA1",
                "Mail-DKIM/corpus/goodkey_4.txt | SHA1",
                "Mail-DKIM/corpus/ignore_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/ignore_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/ignore_3.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/ignore_4.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/ignore_5.txt | SHA1",
                "Mail-DKIM/corpus/ignore_6.txt | SHA1",
                "Mail-DKIM/corpus/ignore_7.txt | SHA1",
                "Mail-DKIM/corpus/ignore_8.txt | SHA1",
                "Mail-DKIM/corpus/mine_ietf01_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/mine_ietf01_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/mine_ietf01_3.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/mine_ietf01_4.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/mine_ietf05_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/multiple_1.txt | MALFORMED_SIGNATURE MALFORMED_SIGNATURE MALFORMED_SIGNATURE MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/multiple_2.txt | SHA1 SHA1 SHA1 MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/no_body_1.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/no_body_2.txt | MALFORMED_SIGNATURE",
                "Mail-DKIM/corpus/no_body_3.txt | MALFORMED_SIGNATURE",
                "corpus/FAIL_BADBH_s1024_yahoo.com.eml | BODY_HASH_MISMATCH",
                "corpus/FAIL_illegalargumentexception.eml | SHA1",
                "corpus/gamma_gmail.com.eml | VERIFIED",
                "corpus/gamma_gmail.com_duplicateheaders.eml | VERIFIED",
                "corpus/multiHeader.eml | VERIFIED",
                "corpus/pmta_myspace.com.eml | SHA1",
                "corpus/s1024_yahoo.com.eml | VERIFIED",
            })
    void messageHasTodaysResult(String file, String expected) throws IOException {
        String message = read(file).replaceAll("(?<!\r)\n", "\r\n");
        List<DkimResult> results = new SignatureVerifier(zone())
                .verify(RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1)), NOW)
                .dkim();
        List<String> reasons =
                results.stream().map(result -> result.reason().name()).toList();
        assertThat(String.join(" ", reasons)).isEqualTo(expected == null ? "" : expected);
    }
}
