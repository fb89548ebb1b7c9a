package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SmtpPhase;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.RelayRequest;
import dev.gatehouse.smtp.AuthState;
import dev.gatehouse.smtp.Network;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.ReversePath;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.smtp.SmtpReply;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Grounds;
import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an event store does, whatever database it stands on. */
abstract class EventStoreContract {
    static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");
    static final Duration TWO_WEEKS = Duration.ofDays(14);

    /** The long run: -Devents=1000000. */
    private static final int EVENTS = Integer.getInteger("events", 3_000);

    private final Random random = new Random(20261123);

    abstract Database openDatabase();

    RefusalEvent event(Instant time, String session) {
        return event(ReferenceId.next(random), time, session);
    }

    private RefusalEvent event(ReferenceId reference, Instant time, String session) {
        String sender = "user" + random.nextInt(10_000) + "@example.com";
        SmtpFacts facts = new SmtpFacts(
                session,
                "mail.example.com",
                Network.literalAddress("203.0.113." + random.nextInt(256)).orElseThrow(),
                25,
                PortRole.MX,
                "client" + random.nextInt(10_000) + ".example",
                false,
                AuthState.NOT_OFFERED,
                Optional.empty(),
                new ReversePath(sender));
        Grounds grounds = new Grounds(Refusal.RLY_STRANGER, Map.of("sender", sender, "rcptDomain", "far.example"));
        return new RefusalEvent(
                time,
                reference,
                SmtpPhase.RCPT,
                facts,
                List.of("eve@far.example"),
                "",
                Optional.of(RelayRequest.of("eve@far.example", Hosting.NOT_HOSTED, Hosting.NOT_HOSTED)),
                grounds,
                RuleMode.ENFORCE,
                Audience.STRANGER,
                new SmtpReply(550, Refusal.RLY_STRANGER.status(), List.of("Relay not permitted", "Fix: do", "ref=")),
                "relay.not-permitted",
                "signed in: no\n");
    }

    @Test
    void recordedEventIsFoundAtOnceAndAfterARestart() {
        RefusalEvent event = event(NOW, "s1");
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                store.record(event);
                assertThat(store.find(event.reference(), NOW)).contains(event);
                assertThat(store.find(ReferenceId.next(random), NOW)).isEmpty();
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                assertThat(store.find(event.reference(), NOW)).contains(event);
                assertThat(store.ofSession("s1")).containsExactly(event);
                assertThat(store.ofSession("")).isEmpty();
                assertThat(store.lost()).isZero();
            }
        }
    }

    @Test
    void eventThatIsTooOldIsNotFoundAndPurged() {
        RefusalEvent old = event(NOW.minus(TWO_WEEKS), "s1");
        RefusalEvent young = event(NOW.minus(TWO_WEEKS).plusMillis(1), "s2");
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                store.record(old);
                store.record(young);
                assertThat(store.find(old.reference(), NOW)).isEmpty();
                assertThat(store.find(young.reference(), NOW)).contains(young);
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                assertThat(store.purge(NOW)).isEqualTo(1);
                assertThat(store.newest(NOW, 10)).containsExactly(young);
            }
        }
    }

    @Test
    void oldestGoFirstWhenThereAreTooMany() {
        List<RefusalEvent> events = new ArrayList<>();
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 10)) {
                for (int i = 0; i < 25; i++) {
                    events.add(event(NOW.plusSeconds(i), "s"));
                }
                events.forEach(store::record);
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 10)) {
                assertThat(store.purge(NOW)).isEqualTo(15);
                assertThat(store.newest(NOW.plusSeconds(1000), 100))
                        .hasSize(10)
                        .contains(events.get(24), events.get(15));
            }
        }
    }

    @Test
    void oldestGoFirstWhenTheirOctetsAreTooMany() {
        List<RefusalEvent> events = new ArrayList<>();
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                for (int i = 0; i < 25; i++) {
                    events.add(event(NOW.plusSeconds(i), "s"));
                }
                events.forEach(store::record);
            }
            long newest = 0;
            for (RefusalEvent event : events.subList(15, 25)) {
                newest += EventBytes.of(event).length;
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000, newest)) {
                assertThat(store.purge(NOW)).isEqualTo(15);
                assertThat(store.purge(NOW)).isZero();
                assertThat(store.newest(NOW.plusSeconds(1000), 100))
                        .hasSize(10)
                        .contains(events.get(24), events.get(15));
            }
        }
    }

    /** 1,152 refusals of messages with many signatures made a store of 40 MB. */
    @Test
    void floodOfFatRefusalsStaysWithinTheOctets() {
        int most = 2_000_000;
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1_000_000, most)) {
                for (int i = 0; i < 1_152; i++) {
                    store.record(fat(NOW.plusSeconds(i)));
                }
            }
            long octets = database.transact(session ->
                            session.first("SELECT SUM(OCTET_LENGTH(event)) FROM refusal", row -> row.getLong(1)))
                    .orElseThrow();
            assertThat(octets).isBetween(most / 2L, most + most / 4L);
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1_000_000, most)) {
                store.purge(NOW);
                assertThat(store.newest(NOW.plusSeconds(2_000), 1).get(0).time())
                        .isEqualTo(NOW.plusSeconds(1_151));
            }
        }
    }

    /** With a trace that no deflater makes small, as the signatures of a stranger's message are. */
    private RefusalEvent fat(Instant time) {
        StringBuilder trace = new StringBuilder();
        while (trace.length() < 64_000) {
            byte[] signature = new byte[400];
            random.nextBytes(signature);
            trace.append("signature: fail\n    ")
                    .append(Base64.getEncoder().encodeToString(signature))
                    .append('\n');
        }
        RefusalEvent thin = event(time, "s");
        return new RefusalEvent(
                thin.time(),
                thin.reference(),
                thin.phase(),
                thin.facts(),
                thin.recipients(),
                thin.headerFrom(),
                thin.relay(),
                thin.grounds(),
                thin.mode(),
                thin.audience(),
                thin.reply(),
                thin.rule(),
                trace.toString());
    }

    @Test
    void exportGivesEveryEventOnceInOrder() {
        List<RefusalEvent> exported = new ArrayList<>();
        List<RefusalEvent> events = new ArrayList<>();
        try (Database database = openDatabase()) {
            try (EventStore store = new EventStore(database, TWO_WEEKS, 10_000)) {
                for (int i = 0; i < 1_250; i++) {
                    events.add(event(NOW.plusMillis(i / 7), "s"));
                }
                events.forEach(store::record);
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 10_000)) {
                store.export(NOW, NOW.plusSeconds(60), exported::add);
            }
        }
        assertThat(exported).containsExactlyInAnyOrderElementsOf(events).isSortedAccordingTo((a, b) -> a.time()
                .compareTo(b.time()));
    }

    /** A transaction that does not end holds the key that the writer wants. */
    @Test
    @Timeout(300)
    void lockedDatabaseDoesNotHoldUpRecording() throws InterruptedException {
        RefusalEvent stuck = event(NOW, "s");
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Database database = openDatabase()) {
            Thread locker = new Thread(() -> database.change(session -> {
                session.update(
                        "INSERT INTO refusal VALUES (?, 0, '', ?)",
                        stuck.reference().text(),
                        new byte[] {1});
                locked.countDown();
                await(release);
            }));
            locker.start();
            assertThat(locked.await(60, TimeUnit.SECONDS)).isTrue();
            try (EventStore store = new EventStore(database, TWO_WEEKS, 1000)) {
                store.record(stuck);
                long start = System.nanoTime();
                for (int i = 0; i < 1_000; i++) {
                    store.record(event(NOW, "s"));
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
                assertThat(store.find(stuck.reference(), NOW)).contains(stuck);
                release.countDown();
            }
            assertThat(rows(database)).isEqualTo(1_001);
        }
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            latch.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    static int rows(Database database) {
        return database.transact(session -> session.first("SELECT COUNT(*) FROM refusal", row -> row.getInt(1)))
                .orElseThrow();
    }

    @Test
    @Timeout(300)
    void databaseThatIsGoneCostsEventsAndNothingElse() {
        Database database = openDatabase();
        RefusalEvent event = event(NOW, "s");
        EventStore store = new EventStore(database, TWO_WEEKS, 1000);
        database.close();
        store.record(event);
        assertThat(store.find(event.reference(), NOW)).contains(event);
        store.close();
        assertThat(store.lost()).isEqualTo(1);
    }

    @Test
    void lookupByReferenceIsQuickAndAllExpire() {
        List<ReferenceId> references = new ArrayList<>();
        try (Database database = openDatabase()) {
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                RefusalEvent event = event(NOW.plusMillis(i), "s" + i);
                references.add(event.reference());
                rows.add(new Object[] {
                    event.reference().text(), event.time().toEpochMilli(), "s" + i, EventBytes.of(event)
                });
                if (rows.size() == 1_000 || i == EVENTS - 1) {
                    database.change(session -> session.updateAll(
                            "INSERT INTO refusal (ref, at, session, event) VALUES (?, ?, ?, ?)", rows));
                    rows.clear();
                }
            }
            try (EventStore store = new EventStore(database, TWO_WEEKS, 2L * EVENTS)) {
                List<Long> micros = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    ReferenceId reference = references.get(random.nextInt(references.size()));
                    long start = System.nanoTime();
                    assertThat(store.find(reference, NOW)).isPresent();
                    micros.add((System.nanoTime() - start) / 1_000);
                }
                micros.sort(null);
                if (EVENTS > 100_000) {
                    System.out.println(EVENTS + " events: lookup median " + micros.get(250) + " us, slowest "
                            + micros.get(499) + " us, octets each " + EventBytes.of(event(NOW, "s")).length);
                }
                assertThat(micros.get(250)).isLessThan(50_000L);
                long start = System.nanoTime();
                assertThat(store.purge(NOW.plusMillis(EVENTS).plus(TWO_WEEKS))).isEqualTo(EVENTS);
                if (EVENTS > 100_000) {
                    System.out.println(
                            EVENTS + " events expired in " + (System.nanoTime() - start) / 1_000_000 + " ms");
                }
                assertThat(rows(database)).isZero();
            }
        }
    }
}
