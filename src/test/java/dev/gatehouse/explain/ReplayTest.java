package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayPolicy;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.relay.RelaySettings;
import dev.gatehouse.relay.SenderPattern;
import dev.gatehouse.relay.SenderPolicy;
import dev.gatehouse.relay.TrustedNetwork;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final RefusalEvent recorded =
            RefusalEvent.fromJson(RefusalEventTest.event("bob@example.com", "eve@far.example", "laptop")
                    .logLine());

    private static final SenderPolicy NOBODY = new SenderPolicy(List.of());

    private static RelayPolicy trusting(String... networks) {
        return new RelayPolicy(new RelaySettings(
                List.of(networks).stream()
                        .map(Network::parse)
                        .map(TrustedNetwork::of)
                        .toList(),
                List.of(),
                List.of()));
    }

    private static String after(Optional<Replay.Change> change) {
        return change.map(Replay.Change::after).orElse("the same");
    }

    @Test
    void sameSettingsDecideTheSame() {
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.ENFORCE).of(recorded)))
                .isEqualTo("the same");
    }

    @Test
    void newTrustedNetworkWouldPermit() {
        assertThat(new Replay(trusting("2001:db8::/64"), NOBODY, refusal -> RuleMode.ENFORCE).of(recorded))
                .hasToString("Optional[2026-11-23T18:00:00Z 7Q3KD9F2MX RLY-AUTH-FAILED refused"
                        + " -> permit relay.trusted-network 2001:db8::/64]");
    }

    @Test
    void newModeWouldDefer() {
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.DEFER).of(recorded)))
                .isEqualTo("RLY-AUTH-FAILED deferred");
    }

    @Test
    void whatRelayDidNotDecideChangesOnlyItsMode() {
        RefusalEvent spf = new RefusalEvent(
                recorded.time(),
                recorded.reference(),
                SmtpPhase.DATA,
                recorded.facts(),
                recorded.recipients(),
                "",
                Optional.empty(),
                Grounds.of(Refusal.SPF_FAIL),
                RuleMode.WARN,
                Audience.STRANGER,
                recorded.reply(),
                "",
                "");
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.WARN).of(spf)))
                .isEqualTo("the same");
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.ENFORCE).of(spf)))
                .isEqualTo("SPF-FAIL refused");
    }

    @Test
    void aSenderIsJudgedByTheOtherSettingsToo() {
        SmtpFacts facts = recorded.facts();
        SmtpFacts signedIn = new SmtpFacts(
                facts.sessionId(),
                facts.serverName(),
                facts.clientAddress(),
                facts.localPort(),
                facts.portRole(),
                facts.helo(),
                true,
                AuthState.SUCCEEDED,
                Optional.of("eve@example.com"),
                facts.reversePath());
        RefusalEvent notOwner = new RefusalEvent(
                recorded.time(),
                recorded.reference(),
                SmtpPhase.RCPT,
                signedIn,
                recorded.recipients(),
                "",
                Optional.of(RelayRequest.of("a@far.example", Hosting.NOT_HOSTED, Hosting.HOSTED)),
                Grounds.of(Refusal.SND_NOT_OWNER),
                RuleMode.ENFORCE,
                Audience.SIGNED_IN,
                recorded.reply(),
                "",
                "");
        SenderPolicy everybody =
                new SenderPolicy(List.of(SenderPattern.parse(facts.reversePath().address())));
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.ENFORCE).of(notOwner)))
                .isEqualTo("the same");
        assertThat(after(new Replay(trusting(), NOBODY, refusal -> RuleMode.WARN).of(notOwner)))
                .isEqualTo("SND-NOT-OWNER would-refuse");
        assertThat(after(new Replay(trusting(), everybody, refusal -> RuleMode.ENFORCE).of(notOwner)))
                .isEqualTo("permit sender.own-address");
    }
}
