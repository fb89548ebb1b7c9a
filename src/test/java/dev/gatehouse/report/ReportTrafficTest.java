package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.message.MessageHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTrafficTest {
    private final ReportTraffic traffic = new ReportTraffic(List.of("DMARC@example.com", "rua@example.com"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
                    a letter,                        Subject: hello,                              anna@example.com,        false
                    mail to our report address,      Subject: hello,                              rua@example.com,         true
                    its case does not matter,        Subject: hello,                              Dmarc@Example.COM,       true
                    a bounce of a report of ours,    Subject: failure,                            dmarc+7.ab@example.com,  true
                    a report to another address,     Subject: Report Domain: example.com Submit,  anna@example.com,        true
                    a notification,                  'Content-Type: multipart/report; boundary=x', anna@example.com,       true
                    a letter about reports,          Subject: Re: Report Domain: example.com,     anna@example.com,        false
                    """)
    void isNoReasonForAReport(String name, String field, String recipient, boolean expected) throws IOException {
        MessageHeader header = MessageHeader.read(
                new ByteArrayInputStream((field + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(traffic.includes(header, List.of("other@example.net", recipient)))
                .isEqualTo(expected);
    }
}
