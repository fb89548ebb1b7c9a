package dev.gatehouse.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** The configured servers: asks one after the other until one gives an answer, in as many rounds as wanted. */
final class Servers {
    private final List<Server> servers;
    private final Duration timeout;
    private final int rounds;
    private final Gate gate;
    private final Executor executor;

    Servers(ResolverSettings settings, Executor executor) {
        servers = settings.servers().stream().map(Server::new).toList();
        timeout = settings.timeout();
        rounds = settings.rounds();
        gate = new Gate(settings.questionsInFlight());
        this.executor = executor;
    }

    /** Completes on the executor, never exceptionally. */
    CompletableFuture<Response> ask(Name name, int type) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        return new Tries(query).next(Response.none("no server to ask"));
    }

    /** The tries left for one question. */
    private final class Tries {
        private final Message query;
        private final Deque<Try> left = new ArrayDeque<>();

        private Tries(Message query) {
            this.query = query;
            IntStream.range(0, rounds)
                    .mapToObj(round -> timeout.multipliedBy(1L << Math.min(round, 8)))
                    .forEach(patience -> inOrder().forEach(server -> left.add(new Try(server, patience))));
        }

        private CompletableFuture<Response> next(Response last) {
            Try next = left.poll();
            if (next == null) {
                return CompletableFuture.completedFuture(last);
            }
            return gate.pass(() -> next.server().ask(query, next.patience(), executor))
                    .thenCompose(response -> response.isAnswer()
                            ? CompletableFuture.completedFuture(response)
                            : afterTrouble(next.server(), response));
        }

        /** A server that refused would refuse again; one that was silent is asked again in the next round. */
        private CompletableFuture<Response> afterTrouble(Server server, Response trouble) {
            if (trouble.wasHeard()) {
                left.removeIf(later -> later.server() == server);
            }
            return next(trouble);
        }
    }

    private record Try(Server server, Duration patience) {}

    /** As configured, but those that were silent a moment ago come last. */
    private Stream<Server> inOrder() {
        return servers.stream().sorted(Comparator.comparing(Server::wasSilent));
    }
}
