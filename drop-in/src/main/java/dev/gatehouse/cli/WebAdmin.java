package dev.gatehouse.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The web administration of a running James.
 *
 * @param token sent as a bearer token; empty for none
 */
record WebAdmin(URI base, String token) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** The body of the answer; what James refuses is an exception with its status and words. */
    String post(String path) throws IOException {
        return send("POST", path);
    }

    /** As {@link #post}, for what is only looked at. */
    String get(String path) throws IOException {
        return send("GET", path);
    }

    private String send(String method, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new IOException(base + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + base + " was asked", e);
        }
    }
}
