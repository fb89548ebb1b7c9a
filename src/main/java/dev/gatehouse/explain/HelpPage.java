package dev.gatehouse.explain;

import dev.gatehouse.explain.HelpText.Row;
import dev.gatehouse.explain.HelpText.Section;
import dev.gatehouse.html.PageTemplates;
import dev.gatehouse.net.IpAddress;
import dev.gatehouse.verdict.Audience;
import dev.gatehouse.verdict.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The public page about a refusal: what is wrong, in whose hands it lies, what to do, and, with a reference that we know,
 * when and where it was. Whoever has the message that came back may read it, so people are masked.
 *
 * <p>It asks nothing and looks nothing up but the reference, has no script, and shows nothing of the request.
 */
public final class HelpPage {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MAX_VALUE = 120;
    private static final int MAX_REQUEST = 300;
    private static final String STYLESHEET = "style.css";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff",
            "X-Robots-Tag",
            "noindex",
            "Cache-Control",
            "no-store",
            "Vary",
            "Accept-Language");

    private final Catalogue catalogue;
    private final HostNames hosts;
    private final String basePath;

    /** Pages in the language of {@code catalogue} about the server of {@code hosts}. */
    public HelpPage(Catalogue catalogue, HostNames hosts) {
        this.catalogue = catalogue;
        this.hosts = hosts;
        this.basePath = hosts.helpUrl()
                .map(url -> Objects.requireNonNullElse(URI.create(url).getPath(), ""))
                .orElse("");
    }

    /** The same page in another language. */
    public HelpPage in(Locale language) {
        return language.equals(catalogue.language()) ? this : new HelpPage(Catalogue.in(language), hosts);
    }

    /** What an HTTP server sends. */
    public record Answer(int status, String contentType, Map<String, String> headers, String body) {
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Answers one request.
     *
     * @param path of the request, without query
     * @param query of the request, empty without one
     * @param events finds what happened; if it throws, nothing is known
     */
    public Answer answer(
            String method, String path, String query, Function<ReferenceId, Optional<RefusalEvent>> events) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Answer(405, "text/plain; charset=utf-8", Map.of("Allow", "GET, HEAD"), "");
        }
        if (path.length() + query.length() > MAX_REQUEST) {
            return html(404, generalText(false));
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.equals(STYLESHEET)) {
            return new Answer(200, "text/css; charset=utf-8", Map.of("Cache-Control", "max-age=86400"), stylesheet());
        }
        Optional<RefusalEvent> event = referenceIn(query).flatMap(reference -> find(reference, events));
        return page(name, event, query.contains("ref="));
    }

    private Answer page(String name, Optional<RefusalEvent> event, boolean asked) {
        if (name.isEmpty() || basePath.endsWith("/" + name)) {
            return event.filter(known -> known.audience().mayLearn(told(known)))
                    .map(known -> html(200, text(told(known), event, asked)))
                    .orElseGet(() -> html(200, generalText(asked)));
        }
        // Someone else's reason is not told to whoever tries names.
        return Refusal.byId(name.toUpperCase(Locale.ROOT))
                .map(refusal -> html(200, text(refusal, event.filter(known -> told(known) == refusal), asked)))
                .orElseGet(() -> html(404, generalText(asked)));
    }

    private static Refusal told(RefusalEvent event) {
        return event.audience().told(event.grounds().refusal());
    }

    private static Optional<ReferenceId> referenceIn(String query) {
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith("ref="))
                .findFirst()
                .flatMap(ReferenceId::parse);
    }

    /** The page answers with the store off, too. */
    private static Optional<RefusalEvent> find(
            ReferenceId reference, Function<ReferenceId, Optional<RefusalEvent>> events) {
        try {
            return events.apply(reference);
        } catch (RuntimeException storeOff) {
            return Optional.empty();
        }
    }

    private Answer html(int status, HelpText text) {
        return new Answer(status, "text/html; charset=utf-8", HEADERS, PageTemplates.render("help.jte", text));
    }

    /** The page about one reason. */
    HelpText text(Refusal refusal, Optional<RefusalEvent> known, boolean asked) {
        Optional<RefusalEvent> event = known.map(RefusalEvent::masked);
        Wording words = wording(refusal, event);
        return new HelpText(
                catalogue.language().toLanguageTag(),
                basePath + "/" + STYLESHEET,
                words.text("page.kicker"),
                words.reason(),
                Optional.of(new Section(words.text("page.who"), words.text("who." + refusal.repairer()))),
                words.text("page.steps"),
                catalogue.steps(refusal).stream().map(words::expand).toList(),
                refusal.hasStepsInOrder(),
                words.text("page.advice"),
                event.map(HelpPage::advice).orElse(List.of()),
                words.text("page.settings"),
                refusal.concernsMailProgram() ? settings(words) : List.of(),
                words.text("page.facts"),
                event.map(one -> facts(words, one)).orElse(List.of()),
                asked && event.isEmpty() ? words.text("page.unknown") : "",
                help(words, event.isPresent()));
    }

    /** The page for who comes without a reason. */
    private HelpText generalText(boolean asked) {
        Wording words = wording(Refusal.POLICY_ERROR, Optional.empty());
        return new HelpText(
                catalogue.language().toLanguageTag(),
                basePath + "/" + STYLESHEET,
                hosts.serverName(),
                words.text("page.general.title"),
                Optional.empty(),
                words.text("page.steps"),
                List.of(words.text("page.general.text")),
                false,
                "",
                List.of(),
                words.text("page.settings"),
                settings(words),
                "",
                List.of(),
                asked ? words.text("page.unknown") : "",
                help(words, false));
    }

    private Wording wording(Refusal refusal, Optional<RefusalEvent> event) {
        return new Wording(
                catalogue,
                hosts,
                refusal,
                false,
                event.map(HelpPage::values).orElse(Map.of()),
                Audience.STRANGER,
                event.map(RefusalEvent::reference),
                MAX_VALUE);
    }

    private static Map<String, String> values(RefusalEvent event) {
        Map<String, String> values = new TreeMap<>(event.grounds().values());
        values.put("port", Integer.toString(event.facts().localPort()));
        return values;
    }

    private static Section help(Wording words, boolean known) {
        String text = words.text("page.help.text") + (known ? " " + words.text("page.help.reference") : "");
        return new Section(words.text("page.help"), text);
    }

    /** The table that people need most, with this server's own names. */
    private List<Row> settings(Wording words) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(words.text("page.settings.server"), hosts.submissionHost()));
        List<String> ports = new ArrayList<>();
        hosts.implicitTlsPort().ifPresent(port -> ports.add(port + " (SSL/TLS)"));
        hosts.startTlsPort().ifPresent(port -> ports.add(port + " (STARTTLS)"));
        if (!ports.isEmpty()) {
            rows.add(new Row(words.text("page.settings.port"), String.join(" / ", ports)));
        }
        for (String setting : List.of("authentication", "user", "password")) {
            rows.add(
                    new Row(words.text("page.settings." + setting), words.text("page.settings." + setting + ".value")));
        }
        return rows;
    }

    /** What anyone may read who has the reference. */
    private List<Row> facts(Wording words, RefusalEvent event) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(words.text("page.facts.reference"), event.reference().text()));
        rows.add(new Row(words.text("page.facts.time"), MINUTE.format(event.time())));
        rows.add(new Row(words.text("page.facts.server"), shown(event.facts().serverName())));
        rows.add(new Row(
                words.text("page.facts.client"), IpAddress.text(event.facts().clientAddress())));
        rows.add(new Row(words.text("page.facts.connection"), connection(words, event)));
        rows.add(new Row(
                words.text("page.facts.sender"),
                event.facts().reversePath().isNull()
                        ? "<>"
                        : shown(event.facts().reversePath().address())));
        event.recipients()
                .forEach(recipient -> rows.add(new Row(words.text("page.facts.recipient"), shown(recipient))));
        rows.add(new Row(
                words.text("page.facts.reply"),
                event.reply().code() + " " + event.reply().status()));
        return rows;
    }

    private static String connection(Wording words, RefusalEvent event) {
        return String.join(
                ", ",
                words.text("page.connection.port"),
                words.text(event.facts().tls() ? "page.connection.tls" : "page.connection.plain"),
                words.text("page.connection.auth." + event.facts().auth()));
    }

    /** Our sentences, with names in them that strangers chose. */
    private static List<String> advice(RefusalEvent event) {
        return event.grounds().advice().stream().map(HelpPage::printable).toList();
    }

    private static String shown(String value) {
        String shown = printable(value);
        return shown.length() > MAX_VALUE ? shown.substring(0, MAX_VALUE) + "..." : shown;
    }

    private static String printable(String value) {
        StringBuilder printable = new StringBuilder();
        value.codePoints().forEach(c -> printable.appendCodePoint(c < 0x20 || (c >= 0x7f && c < 0xa0) ? '?' : c));
        return printable.toString();
    }

    private static String stylesheet() {
        try (InputStream in = Objects.requireNonNull(HelpPage.class.getResourceAsStream("help.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read help.css of this JAR", e);
        }
    }
}
