package dev.gatehouse.cli;

import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Nameserver;
import dev.gatehouse.dns.ResolverSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of every command that asks the DNS. */
final class DnsOptions {
    private static final int QUESTIONS = 300;

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = Server.class,
            description = "DNS servers to ask, in this order; those of the system if not given.")
    private List<Nameserver> servers = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "How long the DNS may take for one message, all questions together.")
    private @Nullable Duration timeout;

    DnsjavaDns open() {
        return open(List.of());
    }

    /** Asks the servers of {@code configured} where the options name none. */
    DnsjavaDns open(List<String> configured) {
        List<Nameserver> named =
                servers.isEmpty() ? configured.stream().map(Nameserver::of).toList() : servers;
        return new DnsjavaDns(ResolverSettings.of(named.isEmpty() ? Nameserver.ofSystem() : named));
    }

    /** For one message; begins now. */
    Budget budget() {
        return budgetOr(Budget::ordinary).get();
    }

    /** Budgets that begin when they are asked for. */
    Supplier<Budget> budgetOr(Supplier<Budget> configured) {
        Duration time = timeout;
        return time == null ? configured : () -> Budget.ofMessage(time, QUESTIONS);
    }

    /** A DNS server. */
    static final class Server implements ITypeConverter<Nameserver> {
        @Override
        public Nameserver convert(String text) {
            try {
                return Nameserver.of(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
