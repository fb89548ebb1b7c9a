package dev.gatehouse.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dns.Domain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DmarcRecordParserTest {
    private static final Domain EXAMPLE = Domain.of("example.com");

    @Test
    void readsEveryTag() {
        DmarcRecord record = parse("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=S; psd=n; t=y;"
                + " rua=mailto:A@example.com , mailto:b@example.net!10m; ruf=mailto:f@example.com; fo=1:d:s");

        assertThat(record.domain()).isEqualTo(EXAMPLE);
        assertThat(record.policy()).contains(DmarcPolicy.REJECT);
        assertThat(record.subdomainPolicy()).contains(DmarcPolicy.QUARANTINE);
        assertThat(record.nonExistentPolicy()).contains(DmarcPolicy.NONE);
        assertThat(record.dkimAlignment()).isEqualTo(AlignmentMode.STRICT);
        assertThat(record.spfAlignment()).isEqualTo(AlignmentMode.STRICT);
        assertThat(record.psd()).isEqualTo('n');
        assertThat(record.testing()).isTrue();
        assertThat(record.aggregateReportUris()).containsExactly("mailto:A@example.com", "mailto:b@example.net");
        assertThat(record.failureReportUris()).containsExactly("mailto:f@example.com");
        assertThat(record.failureOptions()).isEqualTo("1:d:s");
        assertThat(record.problems()).isEmpty();
        assertThat(record.unusablePolicyTag()).isFalse();
    }

    @Test
    void theVersionAloneIsARecord() {
        DmarcRecord record = parse("v=DMARC1");

        assertThat(record.policy()).isEmpty();
        assertThat(record.unusablePolicyTag()).isTrue();
        assertThat(record.dkimAlignment()).isEqualTo(AlignmentMode.RELAXED);
        assertThat(record.psd()).isEqualTo('u');
        assertThat(record.failureOptions()).isEqualTo("0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mailto:d@example.com, true",
        "MAILTO:d@example.com, true",
        "mailto:d@example.com?subject=x, true",
        "mailto:d%2Ce@example.com, true",
        "https://example.com/r, true",
        "mailto:d@example.com!10m, true",
        "mailto:d@example.com!, false",
        "d@example.com, false",
        "mailto:, false",
        "mailto:example.com, false",
        "mailto:d@, false",
        "mailto:a@b@c, false",
        "mailto:d%zz@example.com, false",
        "mailto:d e@example.com, false",
        "://x, false"
    })
    void keepsUrisThatAreWellFormed(String uri, boolean kept) {
        DmarcRecord record = parse("v=DMARC1; p=none; rua=" + uri);

        assertThat(record.aggregateReportUris()).hasSize(kept ? 1 : 0);
        assertThat(record.problems()).hasSize(kept ? 0 : 1);
    }

    @ParameterizedTest(name = "fo={0}")
    @CsvSource({"0, 0", "1, 1", "d, d", "d:s, d:s", "1 : s, 1 : s", "D, D", "0:1, 0", "d:d, 0", "x, 0", "1:, 0", "'', 0"
    })
    void failureOptionsHaveRules(String value, String expected) {
        assertThat(parse("v=DMARC1; p=none; fo=" + value).failureOptions()).isEqualTo(expected);
    }

    @Test
    void whatIsWrongIsSaidInCleanAndShortWords() {
        DmarcRecord record = parse("v=DMARC1; p=none; sp=\u00fc\r\n\0" + "x".repeat(5000) + "; pct=50; =; adkim=q;");

        assertThat(record.problems())
                .allSatisfy(problem -> assertThat(problem).matches("[\\x20-\\x7e]{1,150}"))
                .anySatisfy(problem -> assertThat(problem).contains("tag sp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pct=50",
                "pct=100",
                "pct=0",
                "pct=abc",
                "pct=",
                "pct",
                "pct=10; pct=20",
                "ri=86400",
                "ri=3600",
                "RI=1h",
                "rf=afrf",
                "rf=iodef",
                "pct=100; ri=86400; rf=afrf"
            })
    void historicTagsAreNoErrors(String tags) {
        DmarcRecord record = parse("v=DMARC1; p=reject; " + tags + "; rua=mailto:d@example.com");

        assertThat(record.problems()).isEmpty();
        assertThat(record.policy()).contains(DmarcPolicy.REJECT);
        assertThat(record.aggregateReportUris()).containsExactly("mailto:d@example.com");
    }

    @Test
    void aHugeRecordIsReadInLinearTimeAndMemory() {
        DmarcRecord record = parse("v=DMARC1; p=none" + "; x=y; =".repeat(8000) + "; rua=" + ",".repeat(60_000));

        assertThat(record.problems()).hasSizeLessThan(20);
        assertThat(DmarcRecordParser.parse(EXAMPLE, "v=DMARC1;" + " ".repeat(60_000) + "p"))
                .isPresent();
        assertThat(List.of("v=" + " ".repeat(60_000) + "DMARC", " ".repeat(60_000) + "v"))
                .allSatisfy(text ->
                        assertThat(DmarcRecordParser.parse(EXAMPLE, text)).isEmpty());
    }

    @Test
    void aLongUriDoesNotExhaustTheStack() {
        for (String piece : List.of("x", "%41", "a%2C", "a@", ".a", "!9k", "a:")) {
            String uri = "mailto:" + piece.repeat(20_000) + "@example.com?a=" + piece.repeat(20_000);
            assertThat(parse("v=DMARC1; p=none; rua=" + uri).domain()).isEqualTo(EXAMPLE);
        }
    }

    private static DmarcRecord parse(String text) {
        Optional<DmarcRecord> record = DmarcRecordParser.parse(EXAMPLE, text);
        assertThat(record).isPresent();
        return record.orElseThrow();
    }
}
