package dev.gatehouse.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static String sample() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportPageTest.class.getResourceAsStream("full-2.0.xml"))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String page(String xml) throws IOException {
        return ReportPage.html(List.of(ReportReader.summary(new ByteArrayInputStream(xml.getBytes(UTF_8)))));
    }

    @Test
    void showsTotalsSourcesAndWhyWithoutScript() throws IOException {
        String page = page(sample());
        assertThat(page)
                .contains("DMARC reports about sender.example", "198.51.100.77", "SPF softfail for host.spoof.example")
                .contains("default-src 'none'")
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("src=");
    }

    @Test
    void aStrangersMarkupStaysText() throws IOException {
        String page = page(sample().replace("Receiver Ltd", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .replace("198.51.100.77", "\"&gt;&lt;img onerror=x&gt;")
                .replace("news.sender.example", "' onmouseover='x"));
        assertThat(page).doesNotContain("<script").doesNotContain("<img");
    }

    @Test
    void severalReportsShareOnePage() throws IOException {
        ReportSummary first = ReportReader.summary(new ByteArrayInputStream(sample().getBytes(UTF_8)));
        ReportSummary second =
                ReportReader.summary(new ByteArrayInputStream(sample().replace("1767225600", "1767312000")
                        .replace("1767311999", "1767398399")
                        .getBytes(UTF_8)));
        assertThat(ReportPage.html(List.of(first, second)))
                .contains("2 reports, 2026-01-01 to 2026-01-02")
                .contains("2026-01-02: 12 pass, 3 fail");
    }
}
