package dev.gatehouse.web;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.message.Idna;
import dev.gatehouse.report.Delivery;
import dev.gatehouse.report.RenderedReport;
import dev.gatehouse.report.ReportLine;
import dev.gatehouse.report.ReportRun;
import dev.gatehouse.report.ReportService;
import dev.gatehouse.service.Gatehouse;
import dev.gatehouse.service.Reports;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * The DMARC aggregate reports of this server, as JSON.
 *
 * <ul>
 *   <li>{@code GET /gatehouse/reports[?domain=example.org][&limit=100]}: windows and reports, newest first
 *   <li>{@code GET /gatehouse/reports/ID}: the file of one report, gzip
 *   <li>{@code POST /gatehouse/reports/run}: report at once about what was counted until now
 * </ul>
 */
public final class ReportRoutes implements Routes {
    private static final String BASE = "/gatehouse/reports";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;
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
        service.get(BASE, this::list);
        service.get(BASE + "/:id", this::file);
        service.post(BASE + "/run", this::run);
    }

    private String list(Request request, Response response) {
        Optional<ReportService> reports = reports();
        if (reports.isEmpty()) {
            return off(response);
        }
        int limit = Math.min(MAX_LIMIT, Integer.parseInt(request.queryParamOrDefault("limit", "" + DEFAULT_LIMIT)));
        ArrayNode lines = JSON.createArrayNode();
        reports.get()
                .list(Optional.ofNullable(request.queryParams("domain")).flatMap(Idna::toDomain), limit)
                .forEach(line -> lines.add(json(line)));
        response.type("application/json");
        return lines.toString();
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
