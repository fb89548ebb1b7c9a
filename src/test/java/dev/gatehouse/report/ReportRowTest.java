package dev.gatehouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dmarc.DmarcPolicy;
import dev.gatehouse.testkit.ReportRows;
import dev.gatehouse.verdict.Refusal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportRowTest {
    @Test
    void passUnderAnEnforcingPolicyIsPass() {
        assertThat(ReportRows.authentic().row().record().disposition()).isEqualTo(ReportedDisposition.PASS);
        assertThat(ReportRows.authentic()
                        .policy(DmarcPolicy.NONE)
                        .row()
                        .record()
                        .disposition())
                .isEqualTo(ReportedDisposition.NONE);
    }

    @Test
    void aFailureThatWasAcceptedIsNone() {
        ReportRow row = ReportRows.authentic().unaligned().row();
        assertThat(row.record().disposition()).isEqualTo(ReportedDisposition.NONE);
        assertThat(row.occasion()).isTrue();
    }

    @Test
    void aDeferredMessageIsNotCountedYet() {
        assertThat(ReportRows.authentic().refused(Refusal.DMARC_TEMP).reported())
                .isEmpty();
    }

    @Test
    void withoutRuaNothingIsCounted() {
        assertThat(ReportRows.authentic().rua().reported()).isEmpty();
    }

    @Test
    void aRefusalForAnotherReasonSaysSo() {
        ReportRow row = ReportRows.authentic().refused(Refusal.REP_DNSBL).row();
        assertThat(row.record().disposition()).isEqualTo(ReportedDisposition.REJECT);
        assertThat(row.record().reasons()).extracting(OverrideReason::type).containsExactly("local_policy");
    }

    @Test
    void aNullSenderIsAnEmptyEnvelopeFromAndNoOccasion() {
        ReportRow row = ReportRows.authentic().mailFrom("").row();
        assertThat(row.record().envelopeFrom()).isEqualTo(Optional.of(""));
        assertThat(row.occasion()).isFalse();
    }

    @Test
    void signaturesStandInTheOrderOfRfc9990() {
        ReportRow row = ReportRows.authentic()
                .signed(
                        ReportRows.signature(DkimOutcome.FAIL, "example.org", "a"),
                        ReportRows.signature(DkimOutcome.PASS, "esp.example", "b"),
                        ReportRows.signature(DkimOutcome.PASS, "mail.example.org", "c"),
                        ReportRows.signature(DkimOutcome.PASS, "example.org", "d"))
                .row();
        assertThat(row.record().dkim()).extracting(AuthResult::selector).containsExactly("d", "c", "b", "a");
    }

    @Test
    void ipv6IsWrittenShort() {
        assertThat(ReportRows.authentic()
                        .from("2001:db8:0:0:1:0:0:1")
                        .row()
                        .record()
                        .sourceIp())
                .isEqualTo("2001:db8::1:0:0:1");
    }
}
