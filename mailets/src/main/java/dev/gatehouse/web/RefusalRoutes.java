package dev.gatehouse.web;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.explain.SupportBundle;
import dev.gatehouse.service.Gatehouse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * What is known of refusals, for the operator.
 *
 * <ul>
 *   <li>{@code GET /gatehouse/refusals[?limit=100]}: the newest, one JSON object a line, as in the log
 *   <li>{@code GET /gatehouse/refusals/counts}: how often each reason refused, or would have refused, since the start
 *   <li>{@code GET /gatehouse/refusals/REF}: everything as JSON; REF as people copy it, in any case
 *   <li>{@code GET /gatehouse/refusals/REF/bundle[?format=json][&masked=true]}: all that support needs, in one file
 * </ul>
 */
public final class RefusalRoutes implements Routes {
    private static final String BASE = "/gatehouse/refusals";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final Gatehouse gatehouse;

    @Inject
    public RefusalRoutes(Gatehouse gatehouse) {
        this.gatehouse = gatehouse;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        SameOrigin.guard(service, BASE, gatehouse.gate().hostName());
        service.get(BASE, this::newest);
        service.get(BASE + "/counts", this::counts);
        service.get(BASE + "/:ref", this::show);
        service.get(BASE + "/:ref/bundle", this::bundle);
    }

    private String newest(Request request, Response response) {
        int limit = limit(request.queryParamOrDefault("limit", ""));
        response.type("application/x-ndjson");
        return gatehouse.refusals().newest(limit).stream()
                .map(RefusalEvent::logLine)
                .collect(Collectors.joining("\n"));
    }

    private static int limit(String text) {
        return text.matches("\\d{1,8}") ? Math.min(MAX_LIMIT, Integer.parseInt(text)) : DEFAULT_LIMIT;
    }

    private String counts(Request request, Response response) {
        Map<String, Long> counts = new TreeMap<>(gatehouse.refusals().counters().snapshot());
        counts.put("not-kept", gatehouse.refusals().lost());
        response.type("application/json");
        return counts.entrySet().stream()
                .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String show(Request request, Response response) {
        response.type("application/json");
        return find(request).map(RefusalEvent::toJson).orElseGet(() -> unknown(response));
    }

    private String bundle(Request request, Response response) {
        Optional<SupportBundle> bundle = find(request)
                .map(gatehouse.refusals()::bundle)
                .map(all -> Boolean.parseBoolean(request.queryParams("masked")) ? all.masked() : all);
        boolean json = "json".equals(request.queryParams("format"));
        response.type(json ? "application/json" : "text/plain; charset=us-ascii");
        return bundle.map(all -> json ? all.asJson() : all.asText()).orElseGet(() -> unknown(response));
    }

    private Optional<RefusalEvent> find(Request request) {
        return ReferenceId.parse(String.valueOf(request.params("ref"))).flatMap(gatehouse.refusals()::find);
    }

    private static String unknown(Response response) {
        response.status(404);
        response.type("application/json");
        return "{\"message\":\"no refusal is known under this reference\"}";
    }
}
