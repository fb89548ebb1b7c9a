package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.report.CountedBatch;
import dev.gatehouse.report.CountingMode;
import dev.gatehouse.report.ReportCounter;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportStore;
import dev.gatehouse.report.SealedWindow;
import dev.gatehouse.testkit.ReportRows;
import java.lang.reflect.Proxy;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three ways to count come to the same sums; they differ in what a crash and a database that is away cost. */
class CountingTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Database database;
    private ReportStore store;

    @BeforeEach
    void open() {
        database = Database.inFolder(folder);
        store = new JdbcReportStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ReportCounter counter(CountingMode mode, ReportStore into) {
        return Counting.open(mode, into, folder.resolve("counts"), CLOCK);
    }

    private long counted() {
        List<ReportLine> lines = store.list(Optional.empty(), 10);
        return lines.stream().mapToLong(ReportLine::messages).sum();
    }

    private SealedWindow sealed() {
        Instant nextDay = NOON.plus(Duration.ofDays(1));
        store.seal(nextDay);
        return store.takeSealed(nextDay, Duration.ofMinutes(1)).orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(CountingMode.class)
    void whatManyThreadsCountComesIntoTheStoreOnce(CountingMode mode) throws InterruptedException {
        try (ReportCounter counter = counter(mode, store)) {
            CountDownLatch done = new CountDownLatch(4);
            for (int thread = 0; thread < 4; thread++) {
                String ip = "192.0.2." + thread;
                new Thread(() -> {
                            for (int i = 0; i < 50; i++) {
                                counter.count(ReportRows.authentic().from(ip).row());
                            }
                            done.countDown();
                        })
                        .start();
            }
            done.await();
            counter.flush();
            assertThat(counted()).isEqualTo(200);
        }
        assertThat(sealed().lost()).isZero();
    }

    @Test
    void strictIsInTheStoreBeforeItReturns() {
        try (ReportCounter counter = counter(CountingMode.STRICT, store)) {
            counter.count(ReportRows.authentic().row());
            assertThat(counted()).isEqualTo(1);
        }
    }

    @Test
    void whatStrictCouldNotStoreIsDeclared() {
        FailingStore failing = new FailingStore(store);
        try (ReportCounter counter = counter(CountingMode.STRICT, failing.store())) {
            failing.fail(true);
            counter.count(ReportRows.authentic().row());
            counter.count(ReportRows.authentic().row());
            failing.fail(false);
            counter.count(ReportRows.authentic().row());
        }
        assertThat(counted()).isEqualTo(1);
        assertThat(sealed().lost()).isEqualTo(2);
    }

    @Test
    void fastWaitsInMemoryForAStoreThatIsAway() {
        FailingStore failing = new FailingStore(store);
        try (ReportCounter counter = counter(CountingMode.FAST, failing.store())) {
            counter.count(ReportRows.authentic().row());
            failing.fail(true);
            assertThatThrownBy(counter::flush).isInstanceOf(StoreException.class);
            counter.count(ReportRows.authentic().row());
            failing.fail(false);
            counter.flush();
            assertThat(counted()).isEqualTo(2);
        }
    }

    @Test
    void fastDoesNotCountTwiceWhatWasStoredWithoutAnAnswer() {
        FailingStore failing = new FailingStore(store);
        try (ReportCounter counter = counter(CountingMode.FAST, failing.store())) {
            counter.count(ReportRows.authentic().row());
            failing.failAfterwards(true);
            assertThatThrownBy(counter::flush).isInstanceOf(StoreException.class);
            failing.failAfterwards(false);
        }
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void aJournalLeftBehindIsCountedInEveryMode() {
        FailingStore failing = new FailingStore(store);
        try (ReportCounter counter = counter(CountingMode.JOURNAL, failing.store())) {
            counter.count(ReportRows.authentic().row());
            failing.fail(true);
        }
        assertThat(counted()).isZero();
        counter(CountingMode.FAST, store).close();
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void twoCountersCannotHaveOneFolder() {
        ReportCounter counter = counter(CountingMode.STRICT, store);
        assertThatThrownBy(() -> NodeFolder.hold(folder.resolve("counts")))
                .isInstanceOf(OverlappingFileLockException.class);
        counter.close();
    }

    /** A store that is away when told so, or does what it is asked and cannot say it. */
    private static final class FailingStore {
        private final ReportStore target;
        private boolean before;
        private boolean after;

        FailingStore(ReportStore target) {
            this.target = target;
        }

        void fail(boolean yes) {
            before = yes;
        }

        void failAfterwards(boolean yes) {
            after = yes;
        }

        ReportStore store() {
            return (ReportStore) Proxy.newProxyInstance(
                    ReportStore.class.getClassLoader(),
                    new Class<?>[] {ReportStore.class},
                    (proxy, method, arguments) -> {
                        if (before) {
                            throw new StoreException("away", new IllegalStateException());
                        }
                        Object result = method.invoke(target, arguments);
                        if (after && arguments[0] instanceof CountedBatch) {
                            throw new StoreException("no answer", new IllegalStateException());
                        }
                        return result;
                    });
        }
    }
}
