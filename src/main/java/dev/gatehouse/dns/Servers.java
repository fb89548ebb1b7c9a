package dev.gatehouse.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** The configured servers: asks one after the other until one gives an answer, in as many rounds as wanted. */
final class Servers {
    /** Ours: so many questions may wait until others are answered. */
    private static final int LONGEST_QUEUE = 1024;

    private final List<Server> servers;
    private final Duration timeout;
    private final int rounds;
    private final Gate gate;
    private final Gate keys;
    private final Pulse pulse;
    private final Silence silence = new Silence(Ticker.systemTicker());
    private final Executor executor;

    Servers(ResolverSettings settings, Executor executor) {
        servers = settings.servers().stream().map(Server::new).toList();
        timeout = settings.timeout();
        rounds = settings.rounds();
        int width = settings.questionsInFlight();
        gate = new Gate(width, LONGEST_QUEUE);
        keys = new Gate(Math.max(1, width / 2), LONGEST_QUEUE);
        this.executor = executor;
        pulse = new Pulse(servers, timeout, executor);
    }

    /** Completes on the executor, never exceptionally. */
    CompletableFuture<Response> ask(Name name, int type) {
        Optional<Domain> domain = Domain.parse(name.toString());
        return domain.flatMap(this::withoutAsking)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> asked(Message.newQuery(Record.newRecord(name, type, DClass.IN)), domain));
    }

    private Optional<Response> withoutAsking(Domain name) {
        if (pulse.isDead()) {
            return Optional.of(Response.none("no DNS server answers"));
        }
        return switch (silence.of(name)) {
            case ASK -> Optional.empty();
            case NAME -> Optional.of(Response.none("no answer a moment ago"));
            case DOMAIN -> Optional.of(Response.notAsked("no answer to other names of its domain a moment ago"));
        };
    }

    private CompletableFuture<Response> asked(Message query, Optional<Domain> name) {
        boolean isKey = name.filter(Pace::isKey).isPresent();
        return new Tries(query, isKey).next(Response.none("no server to ask")).whenComplete((response, error) -> {
            if (response != null && response.wasHeard()) {
                name.ifPresent(silence::end);
            } else if (response != null && !response.cutShort()) {
                name.ifPresent(silence::add);
            }
        });
    }

    /** The tries left for one question. */
    private final class Tries {
        private final Message query;
        private final boolean isKey;
        private final Deque<Try> left = new ArrayDeque<>();

        private Tries(Message query, boolean isKey) {
            this.query = query;
            this.isKey = isKey;
            IntStream.range(0, rounds)
                    .mapToObj(round -> timeout.multipliedBy(1L << Math.min(round, 8)))
                    .forEach(patience -> inOrder().forEach(server -> left.add(new Try(server, patience))));
        }

        private CompletableFuture<Response> next(Response last) {
            Try next = left.poll();
            if (next == null || pulse.isDead()) {
                return CompletableFuture.completedFuture(last);
            }
            long sent = System.nanoTime();
            return passed(() -> next.server().ask(query, next.patience(), executor))
                    .thenCompose(response -> response.isAnswer()
                            ? CompletableFuture.completedFuture(response)
                            : afterTrouble(next.server(), response, sent));
        }

        /** Half of the places are closed to keys, so that SPF and DMARC have theirs whatever signatures name. */
        private CompletableFuture<Response> passed(Supplier<CompletableFuture<Response>> question) {
            Supplier<CompletableFuture<Response>> throughGate = () -> gate.pass(question, timeout, Servers::tooMany);
            return isKey ? keys.pass(throughGate, timeout, Servers::tooMany) : throughGate.get();
        }

        /** A server that refused would refuse again; one that was silent is asked again in the next round. */
        private CompletableFuture<Response> afterTrouble(Server server, Response trouble, long sent) {
            if (trouble.cutShort()) {
                return CompletableFuture.completedFuture(trouble);
            }
            if (!trouble.wasHeard()) {
                pulse.missed(sent);
            } else {
                left.removeIf(later -> later.server() == server);
            }
            return next(trouble);
        }
    }

    private static Response tooMany() {
        return Response.notAsked("too many questions are under way");
    }

    private record Try(Server server, Duration patience) {}

    /** As configured, but those that were silent a moment ago come last. */
    private Stream<Server> inOrder() {
        return servers.stream().sorted(Comparator.comparing(Server::wasSilent));
    }
}
