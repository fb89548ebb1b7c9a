package dev.gatehouse.service;

import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.DnsjavaDns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.dns.Nameserver;
import dev.gatehouse.dns.ResolverSettings;
import dev.gatehouse.engine.Engine;
import dev.gatehouse.engine.Envelope;
import dev.gatehouse.engine.Outcome;
import dev.gatehouse.engine.Site;
import dev.gatehouse.engine.Threads;
import dev.gatehouse.engine.WaitingRoom;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Keys;
import dev.gatehouse.gate.Settings;
import dev.gatehouse.relay.Hosting;
import dev.gatehouse.relay.MxPointers;
import dev.gatehouse.relay.RelaySettings;
import dev.gatehouse.relay.SendAs;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.EventStore;
import dev.gatehouse.verdict.Disposition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gatehouse in one James server: what the configuration says, and what all hooks and mailets share. James makes one, when it
 * loads the first of them; a configuration that cannot be used ends its start.
 */
@Singleton
public final class Gatehouse {
    private static final Logger LOGGER = LoggerFactory.getLogger(Gatehouse.class);

    /** Threads that wait for the DNS beside the one that judges; where all are busy, that one does the work. */
    private static final int MAX_THREADS = 3 * WaitingRoom.PLACES;

    private final Gate gate;
    private final DnsjavaDns dns;
    private final HostedDomains domains;
    private final SendAs rights;
    private final Database database;
    private final RefusalDesk refusals;
    private final MxOfStrangers mx;
    private final Metrics metrics;
    private final Optional<Reports> reports;
    private final Optional<HelpServer> help;
    private final Engine engine;
    private final ExecutorService executor =
            new ThreadPoolExecutor(4, MAX_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), Gatehouse::thread);
    private final Judges judges = new Judges(Gatehouse::thread);

    @Inject
    Gatehouse(
            JamesConfiguration configuration,
            HostedDomains domains,
            SendAsRights rights,
            MailQueueSender sender,
            RefusalMetrics refusalMetrics,
            Metrics metrics) {
        Settings settings = configuration.settings();
        if (settings.get(Keys.USE_AUTHORIZED_ADDRESSES)) {
            refuseOpenRelay(settings, configuration.authorizedAddresses());
        } else {
            configuration.portsThatOfferNoAuth().forEach(Gatehouse::warnOfMissingAuth);
        }
        this.gate = new Gate(settings, machineName(), configuration.confFolder());
        this.domains = domains;
        this.rights = rights;
        this.metrics = metrics;
        this.dns = dns(settings, configuration, metrics);
        this.mx = new MxOfStrangers(
                new MxPointers(settings.get(Keys.MX_NAMES), () -> gate.budget().over(dns)), judges);
        Path folder = configuration.folder(Keys.STORE_FOLDER, settings);
        this.database = database(settings, folder);
        this.refusals = new RefusalDesk(
                gate,
                new EventStore(
                        database,
                        settings.get(Keys.EVENTS_KEPT),
                        settings.get(Keys.EVENTS_MOST),
                        settings.get(Keys.EVENTS_MEGABYTES) * 1_000_000L),
                refusalMetrics);
        this.reports = settings.get(Keys.REPORTS_ENABLED)
                ? Optional.of(Reports.open(gate, dns, sender, database, folder))
                : Optional.empty();
        this.engine = new Engine(gate, dns, new JamesThreads(), new JamesSite(), metrics);
        this.help = HelpServer.start(gate, refusals);
        JamesFit.check();
        LOGGER.warn(StartLine.of(gate)); // James' own logback.xml shows nothing less of what is not James
    }

    /** Who is there, a webmail for example, is trusted by James and not by us, and has no way to sign in. */
    private static void warnOfMissingAuth(String port) {
        LOGGER.warn(
                "smtpserver.xml: {} offers AUTH to nobody in authorizedAddresses, and nobody may relay for being"
                        + " there: set <announce>always</announce>, or relay.use-authorized-addresses=true in"
                        + " gatehouse.properties",
                port);
    }

    private static void refuseOpenRelay(Settings settings, AuthorizedAddresses james) {
        try {
            RelaySettings.refuseOpenRelay("authorizedAddresses of smtpserver.xml", james.networks());
        } catch (IllegalArgumentException openRelay) {
            throw settings.invalid(
                    Keys.USE_AUTHORIZED_ADDRESSES,
                    Optional.ofNullable(openRelay.getMessage()).orElse(""));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "gatehouse");
        thread.setDaemon(true);
        return thread;
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            LOGGER.warn("this machine does not know its own name; set host.name in gatehouse.properties", e);
            return "localhost.localdomain";
        }
    }

    /** Of gatehouse.properties, else of dnsservice.xml, else of the system. */
    private static DnsjavaDns dns(Settings settings, JamesConfiguration configuration, Metrics metrics) {
        List<String> named = settings.get(Keys.DNS_SERVERS);
        List<String> servers = named.isEmpty() ? configuration.dnsServers() : named;
        LOGGER.info(
                "asking DNS servers {}",
                servers.isEmpty() ? "of the system" : servers.stream().collect(Collectors.joining(", ")));
        List<Nameserver> nameservers = servers.isEmpty()
                ? Nameserver.ofSystem()
                : servers.stream().map(Nameserver::of).toList();
        return new DnsjavaDns(ResolverSettings.of(nameservers), metrics);
    }

    private static Database database(Settings settings, Path folder) {
        String password = settings.get(Keys.STORE_PASSWORD);
        return Database.open(
                settings.get(Keys.STORE_URL),
                settings.get(Keys.STORE_USER),
                password.isEmpty() ? System.getenv().getOrDefault("GATEHOUSE_STORE_PASSWORD", "") : password,
                folder);
    }

    public Gate gate() {
        return gate;
    }

    public Dns dns() {
        return dns;
    }

    /** Which domains have their MX here without being hosted here. */
    public MxOfStrangers mx() {
        return mx;
    }

    public HostedDomains domains() {
        return domains;
    }

    public SendAs rights() {
        return rights;
    }

    public RefusalDesk refusals() {
        return refusals;
    }

    Metrics metrics() {
        return metrics;
    }

    /** Empty where reports are off. */
    public Optional<Reports> reports() {
        return reports;
    }

    /** Whether a recipient is the bounce address of a report of ours, under our signature: nobody can guess one. */
    public boolean isReportBounce(String recipient) {
        return reports.filter(found -> found.service().isBounceAddress(recipient))
                .isPresent();
    }

    /** What decides about messages. */
    public Engine engine() {
        return engine;
    }

    /** Counts a stranger's message for metrics and reports, with what was done about it. */
    public void count(Envelope envelope, Outcome outcome) {
        outcome.verdict().ifPresent(verdict -> {
            metrics.verified(verdict);
            if (verdict.disposition() == Disposition.QUARANTINE) {
                SetApart.isDecided();
            }
            reports.ifPresent(
                    found -> found.count(envelope.session(), verdict, outcome.header(), envelope.recipients()));
        });
    }

    public ExecutorService executor() {
        return executor;
    }

    /** Where messages are judged, off the threads that serve connections. */
    public Judges judges() {
        return judges;
    }

    @PreDestroy
    public void close() {
        help.ifPresent(HelpServer::close);
        reports.ifPresent(Reports::close);
        refusals.close();
        database.close();
        judges.close();
        executor.shutdownNow();
        dns.close();
    }

    /** This James, as the engine asks it. */
    private final class JamesSite implements Site {
        @Override
        public Hosting hosting(Domain domain) {
            return domains.hosting(org.apache.james.core.Domain.of(domain.name()));
        }

        @Override
        public SendAs rights() {
            return rights;
        }

        @Override
        public boolean isReportBounce(String recipient) {
            return Gatehouse.this.isReportBounce(recipient);
        }
    }

    /** What waits for the DNS has threads of its own; a judge that waits lets another work meanwhile. */
    private final class JamesThreads implements Threads {
        @Override
        public void execute(Runnable work) {
            executor.execute(work);
        }

        @Override
        public <T> T await(CompletableFuture<T> answer) {
            return judges.await(answer);
        }
    }
}
