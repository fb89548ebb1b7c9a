package dev.gatehouse.web;

import dev.gatehouse.explain.ReferenceId;
import dev.gatehouse.explain.RefusalEvent;
import dev.gatehouse.service.Gatehouse;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.webadmin.Routes;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * What is known of a refusal, for the operator.
 *
 * <ul>
 *   <li>{@code GET /gatehouse/refusals/REF}: everything as JSON; REF as people copy it, in any case
 * </ul>
 */
public final class RefusalRoutes implements Routes {
    private static final String BASE = "/gatehouse/refusals";

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
        service.get(BASE + "/:ref", this::show);
    }

    private String show(Request request, Response response) {
        Optional<RefusalEvent> event =
                ReferenceId.parse(String.valueOf(request.params("ref"))).flatMap(gatehouse.refusals()::find);
        response.type("application/json");
        response.status(event.isPresent() ? 200 : 404);
        return event.map(RefusalEvent::toJson).orElse("{\"message\":\"no refusal is known under this reference\"}");
    }
}
