package dev.gatehouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which domains have their mailboxes on the James in question: they are in none of its files that we read. */
final class HostedOptions {
    @Option(
            names = "--hosted",
            paramLabel = "DOMAIN",
            split = ",",
            converter = HostedDomain.class,
            description =
                    "A domain whose mailboxes are on this server, or several, separated by commas. Without one nobody"
                            + " is asked whether a stranger may use a sender of ours.")
    private List<Domain> hosted = List.of();

    @Option(
            names = "--webadmin",
            paramLabel = "URL",
            description = "Asks the web administration of a running James for these domains, for example"
                    + " http://127.0.0.1:8000.")
    private @Nullable URI webAdmin;

    @Option(names = "--token", paramLabel = "JWT", defaultValue = "", description = "If web administration wants one.")
    private String token = "";

    /** Reads a domain name. */
    static final class HostedDomain implements ITypeConverter<Domain> {
        @Override
        public Domain convert(String text) {
            return Converters.domain(text.trim());
        }
    }

    /** Empty where nobody said. */
    Optional<Set<Domain>> domains() throws IOException {
        if (hosted.isEmpty() && webAdmin == null) {
            return Optional.empty();
        }
        Set<Domain> domains = new HashSet<>(hosted);
        if (webAdmin != null) {
            domains.addAll(ofServer(new WebAdmin(webAdmin, token)));
        }
        return Optional.of(domains);
    }

    private static Set<Domain> ofServer(WebAdmin server) throws IOException {
        Set<Domain> domains = new HashSet<>();
        for (JsonNode name : list(server.get("/domains"))) {
            Idna.toDomain(name.asText()).ifPresent(domains::add);
        }
        return domains;
    }

    private static JsonNode list(String answer) throws IOException {
        try {
            return new ObjectMapper().readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IOException("the web administration answers no list of domains: " + e.getOriginalMessage(), e);
        }
    }
}
