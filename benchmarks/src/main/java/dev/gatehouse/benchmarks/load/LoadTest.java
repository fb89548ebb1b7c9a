package dev.gatehouse.benchmarks.load;

import dev.gatehouse.dropin.JamesServer;
import dev.gatehouse.testkit.TestDnsServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Loads two Jameses in processes of their own, alike but for Gatehouse, in turns: what does it add?
 *
 * <p>Both have the Null mailet first in root, so that delivery does not drown the figure. The DNS is in this process, on
 * loopback. Processor time is that of the server's whole process: its collector and compiler included.
 */
public final class LoadTest {
    private static final int CONNECTIONS = 20;
    private static final int DOMAINS = 10;
    private static final int MAILS = 200;
    private static final Duration FAR = Duration.ofMillis(20);
    private static final int COLD_CONNECTIONS = 4;
    private static final int PROBES = 10_000;
    private static final String PROBER = "127.0.0.66";

    private static final int MESSAGES = Integer.getInteger("load.messages", 2000);
    private static final int WARM_UP = Integer.getInteger("load.warm-up", 10);
    private static final int RUNS = Integer.getInteger("load.runs", 15);
    private static final int COLD_MESSAGES = Integer.getInteger("load.cold-messages", 100);
    private static final int COLD_RUNS = Integer.getInteger("load.cold-runs", 3);

    private static final String PARTS = System.getProperty("load.parts", "warm,cold,probes");
    private static final String JVM_OPTIONS = System.getProperty("load.jvm", "-Xms512m -Xmx512m");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final TestDnsServer dns;
    private final JamesServer bare;
    private final JamesServer gatehouse;

    private LoadTest(TestDnsServer dns, JamesServer bare, JamesServer gatehouse) {
        this.dns = dns;
        this.bare = bare;
        this.gatehouse = gatehouse;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gatehouse-load");
        try (TestDnsServer dns = TestDnsServer.start();
                JamesServer bare = start(bare(folder.resolve("bare")));
                JamesServer gatehouse = start(withGatehouse(folder.resolve("gatehouse"), dns))) {
            new LoadTest(dns, bare, gatehouse).run();
            System.out.println("\nThe servers' folders, with their logs: " + folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        if (PARTS.contains("warm")) {
            warm();
        }
        if (PARTS.contains("cold")) {
            cold();
        }
        if (PARTS.contains("probes")) {
            probes();
        }
    }

    private static JamesServer start(JamesServer.Builder builder) throws IOException {
        return builder.start().withDomain(SendingDomain.OURS).withUser(SendingDomain.RECIPIENT, "correct horse");
    }

    private static JamesServer.Builder withGatehouse(Path folder, TestDnsServer dns) {
        return sample(folder).with("dns.servers", dns.hostAndPort());
    }

    private static JamesServer.Builder bare(Path folder) {
        return sample(folder)
                .bare()
                .replacing("smtpserver.xml", " coreHandlersPackage=\"dev.gatehouse.hooks.GatehouseHandlers\"", "")
                .replacing("smtpserver.xml", "<handler class=\"dev.gatehouse.hooks.BounceRecipientHook\"/>", "")
                .replacing("mailetcontainer.xml", allMail("LearnReportBounces"), "")
                .replacing("mailetcontainer.xml", allMail("ApplyDisposition"), "")
                .replacing("mailetcontainer.xml", allMail("ApplyDisposition").replace("All", "RecipientIsLocal"), "")
                .replacing("mailetcontainer.xml", "dev.gatehouse.matchers.MayBeBounced", "All")
                .replacing("mailetcontainer.xml", "dev.gatehouse.matchers.OriginIs=server", "SentByMailet")
                .replacing(
                        "mailetcontainer.xml",
                        "dev.gatehouse.matchers.DispositionIs=quarantine",
                        "RecipientIs=nobody@nowhere.invalid")
                .replacing("webadmin.properties", "extensions.routes=", "#");
    }

    private static String allMail(String mailet) {
        return "<mailet match=\"All\" class=\"dev.gatehouse.mailets." + mailet + "\"/>";
    }

    private static JamesServer.Builder sample(Path folder) {
        return JamesServer.fromSample("mx-and-submission", folder)
                .withJvmOptions(List.of(JVM_OPTIONS.split(" ")))
                .replacing("mailetcontainer.xml", "<mailet match=\"All\" class=\"PostmasterAlias\"/>", """
                    <mailet match="All" class="Null"/>\
                    """);
    }

    /** Signed and unsigned mail of domains that the DNS cache knows. */
    private void warm() throws IOException, InterruptedException {
        List<SendingDomain> domains = IntStream.range(0, DOMAINS)
                .mapToObj(i -> new SendingDomain("sender" + i + ".example").publish(dns))
                .toList();
        List<Mail> signed = mails(i -> domains.get(i % DOMAINS).signed(i));
        List<Mail> unsigned = mails(i -> domains.get(i % DOMAINS).unsigned(i));
        Lane signedLane = new Lane();
        Lane unsignedLane = new Lane();
        try (Target without = Target.open(bare, SendingDomain.CLIENT, CONNECTIONS);
                Target with = Target.open(gatehouse, SendingDomain.CLIENT, CONNECTIONS)) {
            for (int i = 0; i < WARM_UP + RUNS; i++) {
                pair(i >= WARM_UP ? signedLane : new Lane(), without, with, signed);
                pair(i >= WARM_UP ? unsignedLane : new Lane(), without, with, unsigned);
            }
        }
        heading("warm DNS, 10 kB over " + CONNECTIONS + " connections, " + MESSAGES + " messages a run, medians of "
                + RUNS + " runs after " + WARM_UP);
        print("signed", signedLane, 150);
        print("unsigned", unsignedLane, 60);
    }

    private static List<Mail> mails(IntFunction<Mail> mail) {
        return IntStream.range(0, MAILS).mapToObj(mail).toList();
    }

    private static void pair(Lane lane, Target without, Target with, List<Mail> mails) throws InterruptedException {
        Target.Transaction sending = (connection, number) -> connection.send(mails.get(number % mails.size()));
        lane.add(without.run(MESSAGES, sending), with.run(MESSAGES, sending));
    }

    private void print(String name, Lane lane, int target) {
        line(
                "%-9s server CPU per message: bare %4.0f us, with Gatehouse %4.0f us, added %4.0f us (target %d)",
                name,
                lane.ofBare(Run::processorMicros),
                lane.ofGatehouse(Run::processorMicros),
                lane.ofPairs((without, with) -> with.processorMicros() - without.processorMicros()),
                target);
        line(
                "%-9s messages per second: bare %5.0f, with Gatehouse %5.0f, ratio %.2f (target 0.75)",
                "",
                lane.ofBare(Run::perSecond),
                lane.ofGatehouse(Run::perSecond),
                lane.ofPairs((without, with) -> with.perSecond() / without.perSecond()));
    }

    /** Every message from a domain that nobody ever asked about, the DNS 20 ms away. */
    private void cold() throws IOException, InterruptedException {
        List<SendingDomain> domains = IntStream.range(0, (COLD_RUNS + 1) * COLD_MESSAGES)
                .parallel()
                .mapToObj(i -> new SendingDomain("cold" + i + ".example", "news.cold" + i + ".example"))
                .toList();
        List<Mail> mails = new ArrayList<>();
        domains.forEach(domain -> mails.add(domain.publish(dns).signed(mails.size())));
        dns.at(FAR);
        Lane lane = new Lane();
        try (Target without = Target.open(bare, SendingDomain.CLIENT, COLD_CONNECTIONS);
                Target with = Target.open(gatehouse, SendingDomain.CLIENT, COLD_CONNECTIONS)) {
            for (int i = 0; i <= COLD_RUNS; i++) {
                List<Mail> share = mails.subList(i * COLD_MESSAGES, (i + 1) * COLD_MESSAGES);
                Target.Transaction sending = (connection, number) -> connection.send(share.get(number));
                (i > 0 ? lane : new Lane()).add(without.run(COLD_MESSAGES, sending), with.run(COLD_MESSAGES, sending));
            }
        } finally {
            dns.at(Duration.ZERO);
        }
        heading("cold DNS, " + FAR.toMillis() + " ms away, each message from another domain, over " + COLD_CONNECTIONS
                + " connections, " + COLD_RUNS + " runs of " + COLD_MESSAGES);
        line(
                "MAIL to last reply, median: bare %.1f ms, with Gatehouse %.1f ms, added %.1f ms (target 150)",
                lane.ofBare(Run::medianMillis),
                lane.ofGatehouse(Run::medianMillis),
                lane.ofPairs((without, with) -> with.medianMillis() - without.medianMillis()));
    }

    /** One machine that tries to relay, again and again. */
    private void probes() throws IOException, InterruptedException {
        int asked = dns.questions().size();
        Path store = gatehouse.folder().resolve("var/gatehouse");
        long before = octets(store);
        Target.Transaction probe =
                (connection, number) -> connection.probe("a@stranger.example", "b" + number + "@elsewhere.example");
        try (Target without = Target.open(bare, PROBER, CONNECTIONS);
                Target with = Target.open(gatehouse, PROBER, CONNECTIONS)) {
            Run withoutIt = without.run(PROBES, probe);
            Run withIt = with.run(PROBES, probe);
            heading(PROBES + " relay probes from one address over " + CONNECTIONS + " connections");
            line(
                    "RCPT to reply, median: bare %.2f ms, with Gatehouse %.2f ms (target 5)",
                    withoutIt.medianMillis(), withIt.medianMillis());
        }
        line(
                "DNS questions: %d (target 0); the store grew by %d kB",
                dns.questions().size() - asked, (octets(store) - before) / 1024);
    }

    private static long octets(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void heading(String text) {
        out.println();
        out.println(text);
    }

    private void line(String format, Object... arguments) {
        out.println("  " + String.format(Locale.ROOT, format, arguments));
    }
}
