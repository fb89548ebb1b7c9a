package dev.gatehouse.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one method said (RFC 8601 section 2.2, resinfo).
 *
 * @param method for example {@code spf}
 * @param result for example {@code pass}
 * @param reason for people; empty without one
 */
public record MethodResult(String method, String result, String reason, List<Property> properties) {
    public MethodResult {
        properties = List.copyOf(properties);
    }

    public static MethodResult of(String method, String result) {
        return new MethodResult(method, result, "", List.of());
    }

    public MethodResult because(String words) {
        return new MethodResult(method, result, words, properties);
    }

    /** The same with one property more; none more if the value is empty. */
    public MethodResult with(String type, String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        List<Property> more = new ArrayList<>(properties);
        more.add(new Property(type, name, value));
        return new MethodResult(method, result, reason, more);
    }

    /** The value of the first property of that name, for example {@code header}, {@code d}. */
    public Optional<String> property(String type, String name) {
        return properties.stream()
                .filter(property -> property.type().equalsIgnoreCase(type)
                        && property.name().equalsIgnoreCase(name))
                .map(Property::value)
                .findFirst();
    }

    public boolean is(String otherMethod, String otherResult) {
        return method.equalsIgnoreCase(otherMethod) && result.equalsIgnoreCase(otherResult);
    }
}
