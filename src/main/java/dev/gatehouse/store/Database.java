package dev.gatehouse.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.gatehouse.explain.UrlSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one database of this server, its tables up to date: an H2 file, or a PostgreSQL shared with other servers.
 *
 * <p>Safe for use by many threads.
 */
public final class Database implements AutoCloseable {
    /**
     * WRITE_DELAY=0: a commit is in the file before it returns (the default of 500 ms lost thousands of commits in our
     * kill -9 probes). QUERY_CACHE_SIZE: more than the statements we have, so that none is parsed twice. DB_CLOSE_ON_EXIT=FALSE: the server closes it, not a shutdown hook at a moment of its own.
     */
    private static final String H2_OPTIONS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_DELAY=-1"
                    + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=20000;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64";

    private static final int H2_CONNECTIONS = 4;
    private static final int POSTGRESQL_CONNECTIONS = 8;
    private static final long CONNECT_MILLIS = 10_000;

    /** A database that ended by itself may still be closing its file, in threads of its own. */
    private static final long REOPEN_MILLIS = 20_000;

    /** Deadlock and serialization failure, in either database: the transaction did not happen and may be repeated. */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    private static final int MAX_ATTEMPTS = 5;

    /**
     * H2 ends by itself when it cannot write, for example on a full disk; its connections say so ever after, and call
     * themselves valid all the same. Nothing was done then: the file must be opened anew.
     */
    private static final Set<Integer> H2_ENDED = Set.of(90098, 90121);

    /**
     * Octets. H2 that opens its file on a full disk fails half-way and leaves it locked until the process ends, so it must
     * not even try.
     */
    private static final long ROOM_TO_REOPEN = 4 << 20;

    private static final String UNUSABLE =
            "it cannot be read or written; the rights of its folder, or the room on the disk, are not enough";

    private final Supplier<HikariDataSource> opener;
    private final Dialect dialect;
    private final @Nullable Path folder;
    private volatile HikariDataSource pool;
    private volatile boolean closed;

    private Database(Supplier<HikariDataSource> opener, Dialect dialect, @Nullable Path folder) {
        this.opener = opener;
        this.dialect = dialect;
        this.folder = folder;
        this.pool = opener.get();
    }

    /** What is done in one transaction. It may be run again after a deadlock, so it changes nothing but the database. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /** As {@link Work}, without a result. */
    @FunctionalInterface
    public interface Change {
        void in(Session session) throws SQLException;
    }

    /** The file {@code gatehouse.mv.db} in {@code folder}; made if it is not there. One process at a time may have it. */
    public static Database inFolder(Path folder) {
        String file = folder.toAbsolutePath().normalize().resolve("gatehouse").toString();
        if (file.indexOf(';') >= 0) {
            throw new StoreException("H2 cannot keep a file in a folder with a semicolon in its name: " + folder);
        }
        String what = "the file " + file + ".mv.db";
        try {
            PrivateFiles.makeFolder(folder);
            PrivateFiles.makeFile(folder.resolve("gatehouse.mv.db"));
        } catch (IOException e) {
            throw new StoreException("cannot open " + what + ": " + UNUSABLE, e);
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + file + H2_OPTIONS);
        source.setUser("sa");
        source.setPassword("");
        return open(source, Dialect.H2, folder, H2_CONNECTIONS, what);
    }

    /**
     * The database that the settings name.
     *
     * @param url empty for a file in {@code folder}, else {@code jdbc:postgresql://host/database}
     * @param user may be empty, the URL or the server's rules say it then
     */
    public static Database open(String url, String user, String password, Path folder) {
        if (url.isBlank()) {
            return inFolder(folder);
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StoreException(
                    "store.url must begin with jdbc:postgresql: or be left out, it is " + UrlSecrets.removed(url));
        }
        if (UrlSecrets.hasUser(url)) { // the driver would take all of it for a host, and ask the DNS for that
            throw malformed(url);
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) { // whose message is the URL itself
            throw malformed(url);
        }
        source.setReWriteBatchedInserts(true);
        if (!user.isBlank()) {
            source.setUser(user);
            source.setPassword(password);
        }
        return open(
                source, Dialect.POSTGRESQL, null, POSTGRESQL_CONNECTIONS, "PostgreSQL at " + UrlSecrets.removed(url));
    }

    private static StoreException malformed(String url) {
        return new StoreException("store.url must have the form jdbc:postgresql://host:port/database, with the user in"
                + " store.user and the password in store.password; it is " + UrlSecrets.removed(url));
    }

    private static Database open(
            DataSource source, Dialect dialect, @Nullable Path folder, int connections, String what) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setPoolName("gatehouse-store");
        try {
            Database database = new Database(() -> new HikariDataSource(config), dialect, folder);
            config.setInitializationFailTimeout(REOPEN_MILLIS);
            database.migrate();
            return database;
        } catch (HikariPool.PoolInitializationException e) {
            throw new StoreException("cannot open " + what + ": " + reason(e), e);
        }
    }

    /** H2's own texts do not come along into the JAR for James, its codes do. */
    private static String reason(HikariPool.PoolInitializationException e) {
        int code = e.getCause() instanceof SQLException cause ? cause.getErrorCode() : 0;
        return switch (code) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                "another program has it open, most likely a James that runs; ask that one by its web administration";
            case ErrorCode.FILE_CORRUPTED_1 -> "it is damaged; put a copy in its place, or move it away to begin anew";
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.FILE_CREATION_FAILED_1 -> UNUSABLE;
            default -> String.valueOf(e.getMessage());
        };
    }

    private void migrate() {
        try {
            Migrations.run(this);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Runs {@code work} in one transaction: all of it is kept, or nothing and a {@link StoreException} says why. */
    public <T> T transact(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            HikariDataSource current = pool;
            try (Connection connection = current.getConnection()) {
                return commit(connection, work);
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !mayBeRepeated(e, current)) {
                    throw new StoreException("the database refused: " + e.getMessage(), e);
                }
            }
        }
    }

    private boolean mayBeRepeated(SQLException e, HikariDataSource used) {
        boolean ended = dialect == Dialect.H2 && (H2_ENDED.contains(e.getErrorCode()) || used.isClosed());
        return REPEATABLE.contains(String.valueOf(e.getSQLState())) || (ended && reopen(used));
    }

    /** Opens the file anew, once for all who found it ended. The old connections must be gone before. */
    private synchronized boolean reopen(HikariDataSource ended) {
        if (closed) {
            return false;
        }
        if (pool == ended) {
            ended.close();
            requireRoom();
            try {
                pool = opener.get();
            } catch (HikariPool.PoolInitializationException e) {
                throw new StoreException("the database ended and cannot be opened again: " + e.getMessage(), e);
            }
        }
        return true;
    }

    private void requireRoom() {
        if (folder != null && folder.toFile().getUsableSpace() < ROOM_TO_REOPEN) {
            throw new StoreException(
                    "the disk of " + folder + " is full, the database is opened again when there is room");
        }
    }

    public void change(Change change) {
        transact(session -> {
            change.in(session);
            return true;
        });
    }

    private <T> T commit(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.in(new Session(connection, dialect));
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
        }
    }

    /** Closes every connection; an H2 file is closed in order. */
    @Override
    public synchronized void close() {
        closed = true;
        if (dialect == Dialect.H2 && !pool.isClosed()) {
            shutDown();
        }
        pool.close();
    }

    private void shutDown() {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("SHUTDOWN");
        } catch (SQLException closedAlready) {
            // SHUTDOWN ends the connection it came by, and H2 may say so with an exception.
        }
    }
}
