package dev.gatehouse.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts ARC sets on messages for tests (RFC 8617 section 5.1); like {@link TestSigner} it shares no code with the engine.
 *
 * <pre>{@code
 * TestSealer list = TestSealer.with(TestSigner.rsa("lists.example", "arc").publish(dns));
 * String sealed = list.sealed(message, "lists.example; dmarc=pass header.from=example.org");
 * }</pre>
 */
public final class TestSealer {
    private static final List<String> NAMES =
            List.of("arc-authentication-results", "arc-message-signature", "arc-seal");

    private final TestSigner signer;

    private TestSealer(TestSigner signer) {
        this.signer = signer;
    }

    /** With the key, domain and canonicalization of {@code signer}. */
    public static TestSealer with(TestSigner signer) {
        return new TestSealer(signer);
    }

    /** The message with one more set on top, whose cv= says that all was well before. */
    public String sealed(String message, String authenticationResults) {
        return sealed(message, authenticationResults, instances(message) == 0 ? "none" : "pass");
    }

    public String sealed(String message, String authenticationResults, String cv) {
        return sealed(message, authenticationResults, cv, instances(message) + 1);
    }

    public String sealed(String message, String authenticationResults, String cv, int instance) {
        String results = "ARC-Authentication-Results: i=" + instance + "; " + authenticationResults + "\r\n";
        String signature =
                signer.without("v").with("i", Integer.toString(instance)).field("ARC-Message-Signature", message);
        String set = signature + results;
        return seal(set + message, cv, instance) + set + message;
    }

    private String seal(String message, String cv, int instance) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("i", Integer.toString(instance));
        tags.put("a", signer.tag("a", ""));
        tags.put("cv", cv);
        tags.put("d", signer.tag("d", ""));
        tags.put("s", signer.tag("s", ""));
        return signer.signField("ARC-Seal", tags, sets(message), "relaxed");
    }

    /** The fields of all sets, lowest instance first (RFC 8617 section 5.1.1). */
    private static String sets(String message) {
        List<String> fields = NaiveCanonicalization.fields(NaiveCanonicalization.header(message));
        StringBuilder data = new StringBuilder();
        for (int instance = 1; instance <= instances(message); instance++) {
            for (String name : NAMES) {
                String tag = "i=" + instance + ";";
                fields.stream()
                        .filter(field -> isNamed(field, name)
                                && field.replaceAll("\\s", "").contains(tag))
                        .findFirst()
                        .ifPresent(field -> data.append(NaiveCanonicalization.relaxedField(field)));
            }
        }
        return data.toString();
    }

    private static int instances(String message) {
        return (int) NaiveCanonicalization.fields(NaiveCanonicalization.header(message)).stream()
                .filter(field -> isNamed(field, "arc-message-signature"))
                .count();
    }

    private static boolean isNamed(String field, String name) {
        return field.toLowerCase(Locale.ROOT).startsWith(name + ":");
    }
}
