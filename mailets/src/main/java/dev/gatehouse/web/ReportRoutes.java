package dev.gatehouse.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.message.Idna;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportPage;
import dev.gatehouse.report.ReportReader;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.Reports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Route;
import spark.Service;

/**
 * The DMARC aggregate reports of this server, as JSON.
 *
 * <ul>
 *   <li>{@code GET /gatehouse/reports[?domain=example.org][&limit=100]}: windows and reports, newest first
 *   <li>{@code GET /gatehouse/reports/ID}: the file of one report, gzip
 *   <li>{@code GET /gatehouse/reports/ID/page}: the same report as a page for people, HTML
 *   <li>{@code GET /gatehouse/reports/status}: how many windows and deliveries are in each state
 *   <li>{@code POST /gatehouse/reports/run}: report at once about what was counted until now
 *   <li>{@code POST /gatehouse/reports/render}: the same, but mail nothing yet
 *   <li>{@code POST /gatehouse/reports/deliveries/ID/send}, {@code retry}, {@code cancel}: one mail now, again, or not
 *   <li>{@code GET /gatehouse/reports/suppressions}; {@code PUT} and {@code DELETE
 *       /gatehouse/reports/suppressions/TARGET[?days=30][&reason=...]}: who gets no reports, an address or a host
 * </ul>
 */
public final class ReportRoutes implements Routes {
    private static final String BASE = "/gatehouse/reports";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 3650;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Gatehouse gatehouse;

    @Inject
    public ReportRoutes(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        SameOrigin.guard(service, BASE, gatehouse.gate().hostName());
        service.get(BASE, this::list);
        service.get(BASE + "/status", answer(this::status));
        service.get(BASE + "/suppressions", answer((request, reports) -> suppressions(reports)));
        service.put(BASE + "/suppressions/:target", answer(this::suppress));
        service.delete(BASE + "/suppressions/:target", answer(this::release));
        service.get(BASE + "/:id", this::file);
        service.get(BASE + "/:id/page", this::page);
        service.post(BASE + "/run", this::run);
        service.post(BASE + "/render", answer((request, reports) -> JSON.valueToTree(reports.render(Instant.now()))));
        service.post(BASE + "/deliveries/:id/send", answer(changing(ReportService::send)));
        service.post(BASE + "/deliveries/:id/retry", answer(changing(ReportService::retry)));
        service.post(BASE + "/deliveries/:id/cancel", answer(changing(ReportService::cancel)));
    }

    /** What a route says where reports are on. */
    private interface Answer {
        JsonNode to(Request request, ReportService reports);
    }

    /** A change of one delivery; false if it is in no state for it. */
    private interface Change {
        boolean make(ReportService reports, long delivery, Instant now);
    }

    private Route answer(Answer answer) {
        return (request, response) -> {
            Optional<ReportService> reports = reports();
            if (reports.isEmpty()) {
                return off(response);
            }
            response.type("application/json");
            try {
                JsonNode said = answer.to(request, reports.get());
                response.status(said.path("done").asBoolean(true) ? 200 : 409);
                return said.toString();
            } catch (IllegalArgumentException e) {
                response.status(400);
                return message(String.valueOf(e.getMessage()));
            }
        };
    }

    private static String message(String text) {
        return JSON.createObjectNode().put("message", text).toString();
    }

    private JsonNode status(Request request, ReportService reports) {
        return JSON.valueToTree(reports.status(Instant.now()));
    }

    private static Answer changing(Change change) {
        return (request, reports) -> {
            boolean done = change.make(reports, number("delivery", request.params("id")), Instant.now());
            ObjectNode said = JSON.createObjectNode().put("done", done);
            return done ? said : said.put("message", "no delivery of that number is in a state for that");
        };
    }

    private static long number(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " must be a number", e);
        }
    }

    private static JsonNode suppressions(ReportService reports) {
        ArrayNode targets = JSON.createArrayNode();
        reports.suppressions().forEach(suppression -> targets.addObject()
                .put("target", suppression.target())
                .put("until", suppression.until().toString())
                .put("strikes", suppression.strikes())
                .put("reason", suppression.reason()));
        return targets;
    }

    private JsonNode suppress(Request request, ReportService reports) {
        long days = number("days", request.queryParamOrDefault("days", "" + DEFAULT_DAYS));
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("days must be from 1 to " + MAX_DAYS);
        }
        reports.suppress(
                request.params("target"),
                Instant.now().plus(Duration.ofDays(days)),
                request.queryParamOrDefault("reason", "by an operator"));
        return JSON.createObjectNode().put("done", true);
    }

    private JsonNode release(Request request, ReportService reports) {
        return JSON.createObjectNode().put("done", reports.release(request.params("target")));
    }

    private String list(Request request, Response response) {
        Optional<ReportService> reports = reports();
        if (reports.isEmpty()) {
            return off(response);
        }
        int limit = limit(request.queryParamOrDefault("limit", "" + DEFAULT_LIMIT));
        ArrayNode lines = JSON.createArrayNode();
        reports.get()
                .list(Optional.ofNullable(request.queryParams("domain")).flatMap(Idna::toDomain), limit)
                .forEach(line -> lines.add(json(line)));
        response.type("application/json");
        return lines.toString();
    }

    private static int limit(String text) {
        return text.matches("\\d{1,5}") ? Math.min(MAX_LIMIT, Integer.parseInt(text)) : DEFAULT_LIMIT;
    }

    private static ObjectNode json(ReportLine line) {
        ObjectNode json = JSON.createObjectNode()
                .put("domain", line.domain())
                .put("state", line.state().name())
                .put("begin", line.period().begin())
                .put("end", line.period().end())
                .put("reportId", line.reportId())
                .put("filename", line.filename())
                .put("records", line.records())
                .put("messages", line.messages())
                .put("why", line.why());
        ArrayNode deliveries = json.putArray("deliveries");
        line.deliveries().forEach(delivery -> deliveries.add(json(delivery)));
        return json;
    }

    private static ObjectNode json(Delivery delivery) {
        return JSON.createObjectNode()
                .put("id", delivery.id())
                .put("uri", delivery.uri())
                .put("state", delivery.state().name())
                .put("attempts", delivery.attempts())
                .put("nextAt", delivery.nextAt().toString())
                .put("last", delivery.lastText());
    }

    private Object file(Request request, Response response) {
        Optional<RenderedReport> report =
                reports().flatMap(service -> service.show(String.valueOf(request.params("id"))));
        if (report.isEmpty()) {
            response.status(404);
            return "{\"message\":\"no such report\"}";
        }
        response.type("application/gzip");
        return report.get().gzip();
    }

    private String page(Request request, Response response) throws IOException {
        Optional<RenderedReport> report =
                reports().flatMap(service -> service.show(String.valueOf(request.params("id"))));
        if (report.isEmpty()) {
            response.status(404);
            return message("no such report");
        }
        response.type("text/html; charset=utf-8");
        response.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        return ReportPage.html(List.of(
                ReportReader.summary(new ByteArrayInputStream(report.get().gzip()))));
    }

    private String run(Request request, Response response) {
        Optional<Reports> reports = gatehouse.reports();
        if (reports.isEmpty()) {
            return off(response);
        }
        ReportRun run = reports.get().runNow();
        response.type("application/json");
        return JSON.valueToTree(run).toString();
    }

    private Optional<ReportService> reports() {
        return gatehouse.reports().map(Reports::service);
    }

    private static String off(Response response) {
        response.status(409);
        return "{\"message\":\"reports are off: set reports.enabled=true in gatehouse.properties\"}";
    }
}
