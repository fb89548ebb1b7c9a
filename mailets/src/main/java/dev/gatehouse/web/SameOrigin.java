package dev.gatehouse.web;

import java.lang.reflect.Method;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import spark.Filter;
import spark.Response;
import spark.Service;

/**
 * Keeps pages of other sites from our routes. James' web administration has no password unless JWT is switched on, and says
 * {@code Access-Control-Allow-Origin: *} unless {@code cors.origin} is set; any page that an operator's browser shows could
 * ask and change things then.
 *
 * <p>A browser names the page's origin in such a request (Fetch, section 3.2); programs do not, and may always ask.
 */
final class SameOrigin {
    /** What a name that a stranger published for our address cannot look like: no DNS rebinding leads to these. */
    private static final Pattern ADDRESS = Pattern.compile("localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private static final String EVERYBODY = "*";

    private SameOrigin() {}

    /** Before every route below {@code base}. */
    static void guard(Service service, String base, String hostName) {
        Filter filter = (request, response) -> {
            if (!permits(request.headers("Origin"), request.headers("Host"), granted(response), hostName)
                    || "cross-site".equals(request.headers("Sec-Fetch-Site"))) {
                response.type("application/json");
                service.halt(
                        403,
                        "{\"message\":\"a page of another origin asked; see cors.origin in webadmin.properties\"}");
            }
        };
        service.before(base, filter);
        service.before(base + "/*", filter);
    }

    /**
     * {@code cors.origin}, as James' own filter says it. The servlet API is not named here: its package is another one in later
     * versions of what James' web administration stands on.
     */
    private static @Nullable String granted(Response response) {
        try {
            Method raw = Response.class.getMethod("raw");
            Method header = raw.getReturnType().getMethod("getHeader", String.class);
            return (String) header.invoke(raw.invoke(response), "Access-Control-Allow-Origin");
        } catch (ReflectiveOperationException unreadable) {
            return null;
        }
    }

    /**
     * Whether who asks may.
     *
     * @param origin of the page that asks; null for a program
     * @param host that it asked, as it wrote it
     * @param granted the one origin that the operator lets in; null or * if none is named
     */
    static boolean permits(@Nullable String origin, @Nullable String host, @Nullable String granted, String hostName) {
        if (origin == null || (origin.equals(granted) && !origin.equals(EVERYBODY))) {
            return true;
        }
        return host != null
                && authority(origin)
                        .filter(host.toLowerCase(Locale.ROOT)::equals)
                        .isPresent()
                && isOurName(host, hostName);
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(
                    URI.create(origin.toLowerCase(Locale.ROOT)).getAuthority());
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
    }

    private static boolean isOurName(String host, String hostName) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals(hostName.toLowerCase(Locale.ROOT))
                || ADDRESS.matcher(name).matches();
    }
}
