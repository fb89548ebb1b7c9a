package dev.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
    @ParameterizedTest(name = "{0} asks {1}, granted to {2}: {3}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 127.0.0.1:8000, *, true",
                "none, none, none, true",
                "http://127.0.0.1:8000, 127.0.0.1:8000, *, true",
                "http://[::1]:8000, [::1]:8000, *, true",
                "https://mail.example.com, MAIL.example.com, *, true",
                "http://localhost:8000, localhost:8000, http://127.0.0.1:8000, true",
                "https://admin.example.com, 127.0.0.1:8000, https://admin.example.com, true",
                "https://evil.example, 127.0.0.1:8000, *, false",
                "https://evil.example, 127.0.0.1:8000, none, false",
                "https://evil.example, 127.0.0.1:8000, https://admin.example.com, false",
                "http://127.0.0.1:8001, 127.0.0.1:8000, *, false",
                "null, 127.0.0.1:8000, *, false",
                "*, 127.0.0.1:8000, *, false",
                "http://127.0.0.1:8000.evil.example, 127.0.0.1:8000, *, false",
                "'http://127.0.0.1 :8000', 127.0.0.1:8000, *, false",
                // The stranger's name leads to this machine: DNS rebinding.
                "http://evil.example:8000, evil.example:8000, *, false",
                "http://127.0.0.1.evil.example:8000, 127.0.0.1.evil.example:8000, *, false",
                "http://evil.example, none, *, false",
            })
    void onlyOurOwnPagesAndProgramsMayAsk(String origin, String host, String granted, boolean permitted) {
        assertThat(SameOrigin.permits(origin, host, granted, "mail.example.com"))
                .isEqualTo(permitted);
    }
}
