package dev.gatehouse.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A DNS server on loopback, over UDP and TCP, that knows what it is given, remembers what it was asked, and errs where it
 * is told to. Names it does not know do not exist.
 */
public final class TestDnsServer implements ZoneData, AutoCloseable {
    private static final int MAX_MESSAGE = 65_535;
    private static final int PLAIN_UDP = 512;
    private static final int MAX_STRING = 255;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final InetSocketAddress address;
    private final Thread overUdp = daemon(this::serveUdp);
    private final Thread overTcp = daemon(this::serveTcp);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4, TestDnsServer::daemon);
    private final TestZone zone = new TestZone();
    private final Map<String, DnsFault> faults = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final AtomicInteger received = new AtomicInteger();
    private volatile int dropEvery;
    private volatile boolean closesAfterAnswer;
    private volatile boolean silent;
    private volatile String silentZone = "";
    private volatile Duration distance = Duration.ZERO;

    private TestDnsServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        this.address = new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    /** On a free port. */
    public static TestDnsServer start() {
        return start(0);
    }

    /** On that port, 0 for a free one. */
    public static TestDnsServer start(int port) {
        try {
            TestDnsServer server = open(port);
            server.overUdp.start();
            server.overTcp.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that is free for TCP may be taken for UDP: tried a few times. */
    private static TestDnsServer open(int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        for (int tries = 0; ; tries++) {
            ServerSocket tcp = new ServerSocket(port, 50, loopback);
            try {
                return new TestDnsServer(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
            } catch (IOException e) {
                tcp.close();
                if (port != 0 || tries == 20) {
                    throw e;
                }
            }
        }
    }

    /** {@code TestDnsServer ZONEFILE PORT} serves until it is stopped. */
    public static void main(String[] args) throws IOException, InterruptedException {
        TestDnsServer server = start(Integer.parseInt(args[1])).zone(Files.readString(Path.of(args[0])));
        System.out.println("DNS on " + server.hostAndPort());
        server.threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** As a configuration names it. */
    public String hostAndPort() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** Adds what a zone file says, in BIND's syntax; names are relative to the root until {@code $ORIGIN}. */
    public TestDnsServer zone(String text) {
        zone.load(text);
        return this;
    }

    @Override
    public TestDnsServer txt(String name, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int start = 0; start == 0 || start < octets.length; start += MAX_STRING) {
            int length = Math.min(MAX_STRING, octets.length - start);
            data.write(length);
            data.write(octets, start, length);
        }
        zone.addData(name(name), Type.TXT, data.toByteArray());
        return this;
    }

    @Override
    public TestDnsServer address(String name, String address) {
        byte[] octets = octets(address);
        zone.addData(name(name), octets.length == 4 ? Type.A : Type.AAAA, octets);
        return this;
    }

    @Override
    public TestDnsServer mx(String name, int preference, String exchange) {
        return record(name, "MX", preference + " " + absolute(exchange));
    }

    @Override
    public TestDnsServer ptr(String address, String name) {
        return record(ReverseMap.fromAddress(inet(address)).toString(), "PTR", absolute(name));
    }

    public TestDnsServer cname(String name, String target) {
        return record(name, "CNAME", absolute(target));
    }

    /** Any record, its data in the syntax of zone files. */
    public TestDnsServer record(String name, String type, String data) {
        zone.add(name(name), type, data);
        return this;
    }

    @Override
    public TestDnsServer empty(String name) {
        zone.addEmpty(name(name));
        return this;
    }

    @Override
    public TestDnsServer unavailable(String name, String detail) {
        return fault(name, new DnsFault.Code(Rcode.SERVFAIL));
    }

    /** Errs on every question for the name. */
    public TestDnsServer fault(String name, DnsFault fault) {
        faults.put(name(name).toString(), fault);
        return this;
    }

    /** Errs on questions for the name that are of this type, for example {@code TXT}. */
    public TestDnsServer fault(String name, String type, DnsFault fault) {
        faults.put(type + " " + name(name), fault);
        return this;
    }

    public TestDnsServer timesOut(String name) {
        return fault(name, new DnsFault.Silence());
    }

    public TestDnsServer refuses(String name) {
        return fault(name, new DnsFault.Code(Rcode.REFUSED));
    }

    public TestDnsServer delays(String name, Duration by) {
        return fault(name, new DnsFault.Delay(by));
    }

    public TestDnsServer truncates(String name) {
        return fault(name, new DnsFault.Truncation());
    }

    /** Answers properly from now on. */
    public TestDnsServer heals(String name) {
        faults.remove(name(name).toString());
        return this;
    }

    /** Every proper answer comes so much later, as from a server far away. */
    public TestDnsServer at(Duration newDistance) {
        distance = newDistance;
        return this;
    }

    /** Says nothing to every {@code n}th question over UDP; 0 for answering all. */
    public TestDnsServer dropsEvery(int n) {
        dropEvery = n;
        return this;
    }

    /** Says nothing to anybody until {@link #speaks}. */
    public TestDnsServer fallsSilent() {
        silent = true;
        return this;
    }

    /** Says nothing to any question for a name below that one. */
    public TestDnsServer silentBelow(String zone) {
        silentZone = "." + zone + ".";
        return this;
    }

    /** Answers again. */
    public TestDnsServer speaks() {
        silent = false;
        return this;
    }

    /** Each TCP connection ends after its first answer, whatever else was asked on it. */
    public TestDnsServer closesAfterEachAnswer() {
        closesAfterAnswer = true;
        return this;
    }

    /** Forgets all records, faults and questions. */
    public TestDnsServer clear() {
        zone.clear();
        faults.clear();
        questions.clear();
        dropEvery = 0;
        closesAfterAnswer = false;
        silent = false;
        silentZone = "";
        distance = Duration.ZERO;
        return this;
    }

    /**
     * The questions received so far, as {@code TXT example.org} or {@code TXT example.org over TCP}, without those for the
     * root, which only try whether somebody is there.
     */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    /** Waits until so many questions have been received. */
    public void awaitQuestions(int number) throws InterruptedException {
        synchronized (questions) {
            while (questions.size() < number) {
                questions.wait();
            }
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                SocketAddress client = packet.getSocketAddress();
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                boolean isProbe = query.getQuestion().getName().equals(Name.root);
                if (dropEvery == 0 || isProbe || received.incrementAndGet() % dropEvery != 0) {
                    answer(query, false, octets -> udp.send(new DatagramPacket(octets, octets.length, client)));
                } else {
                    remember(query, false);
                }
            } catch (IOException closedOrNoQuery) {
                // The loop ends, or the next one is awaited.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                daemon(() -> serve(client)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Each message follows its length in two octets (RFC 1035 section 4.2.2). */
    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            boolean answered = false;
            while (!answered || !closesAfterAnswer) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                answer(new Message(query), true, octets -> {
                    synchronized (out) {
                        out.writeShort(octets.length);
                        out.write(octets);
                        out.flush();
                    }
                });
                answered = true;
            }
        } catch (IOException closedOrNoQuery) {
            // The connection ends.
        }
    }

    /** Where an answer goes. */
    private interface Reply {
        void send(byte[] octets) throws IOException;
    }

    private void answer(Message query, boolean overTcp, Reply reply) throws IOException {
        remember(query, overTcp);
        DnsFault fault = faultFor(query.getQuestion());
        if (silent || fault instanceof DnsFault.Silence) {
            return;
        }
        if (query.getQuestion().getName().equals(Name.root)) {
            reply.send(wire(query, coded(query, Rcode.NOERROR), overTcp));
            return;
        }
        if (fault instanceof DnsFault.Garbage) {
            reply.send(garbage(query));
        } else if (fault instanceof DnsFault.Delay delay) {
            later(reply, wire(query, response(query), overTcp), delay.by());
        } else if (fault instanceof DnsFault.Code code) {
            reply.send(wire(query, coded(query, code.rcode()), overTcp));
        } else if (fault instanceof DnsFault.Truncation && !overTcp) {
            reply.send(wire(query, truncated(query), false));
        } else if (!distance.isZero()) {
            later(reply, wire(query, response(query), overTcp), distance);
        } else {
            reply.send(wire(query, response(query), overTcp));
        }
    }

    private void later(Reply reply, byte[] octets, Duration delay) {
        var unused = threads.schedule(() -> late(reply, octets), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void late(Reply reply, byte[] octets) {
        try {
            reply.send(octets);
        } catch (IOException nobodyWaits) {
            // As it is with late answers.
        }
    }

    private void remember(Message query, boolean overTcp) {
        Record question = query.getQuestion();
        if (question.getName().equals(Name.root)) {
            return;
        }
        synchronized (questions) {
            questions.add(Type.string(question.getType()) + " "
                    + question.getName().toString(true) + (overTcp ? " over TCP" : ""));
            questions.notifyAll();
        }
    }

    private @Nullable DnsFault faultFor(Record question) {
        Name name = question.getName().canonicalize();
        if (!silentZone.isEmpty() && name.toString().endsWith(silentZone)) {
            return new DnsFault.Silence();
        }
        DnsFault byType = faults.get(Type.string(question.getType()) + " " + name);
        return byType != null ? byType : faults.get(name.toString());
    }

    private Message response(Message query) {
        Message response = coded(query, Rcode.NOERROR);
        zone.answer(query.getQuestion().getName(), query.getQuestion().getType(), response);
        return response;
    }

    private static Message truncated(Message query) {
        Message response = coded(query, Rcode.NOERROR);
        response.getHeader().setFlag(Flags.TC);
        return response;
    }

    private static Message coded(Message query, int rcode) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        response.getHeader().setFlag(Flags.RD);
        response.getHeader().setRcode(rcode);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        return response;
    }

    private static byte[] wire(Message query, Message response, boolean overTcp) {
        OPTRecord opt = query.getOPT();
        if (opt != null) {
            response.addRecord(new OPTRecord(MAX_MESSAGE, 0, 0), Section.ADDITIONAL);
        }
        int udpSize = opt == null ? PLAIN_UDP : Math.max(PLAIN_UDP, opt.getPayloadSize());
        return response.toWire(overTcp ? MAX_MESSAGE : udpSize);
    }

    /** The right ID, then nonsense. */
    private static byte[] garbage(Message query) {
        byte[] octets = new byte[40];
        Arrays.fill(octets, (byte) 0xff);
        octets[0] = (byte) (query.getHeader().getID() >> 8);
        octets[1] = (byte) query.getHeader().getID();
        return octets;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(absolute(text)).canonicalize();
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** Sixteen octets for every IPv6 address, an IPv4-mapped one included. */
    private static byte[] octets(String address) {
        byte[] octets = inet(address).getAddress();
        if (octets.length == 16 || !address.contains(":")) {
            return octets;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(octets, 0, mapped, 12, 4);
        return mapped;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "test-dns");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns when both ports are free: until the thread that receives has left the kernel, its socket still swallows
     * what is sent there, and a client would wait for an answer instead of learning that nobody listens.
     */
    @Override
    public void close() {
        threads.shutdownNow();
        udp.close();
        try {
            tcp.close();
            overUdp.join();
            overTcp.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
