package dev.gatehouse.gate;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of gatehouse.properties, each key with its default where the file has none.
 *
 * <p>Complete and checked when built: an unknown key or an impossible value is an {@link InvalidSettingException}, whose
 * message names the key, the value and the remedy.
 */
public final class Settings {
    private final Map<String, String> texts;
    private final Map<String, Object> values;

    private Settings(Map<String, String> texts, Map<String, Object> values) {
        this.texts = texts;
        this.values = values;
    }

    /** All defaults. */
    public static Settings defaults() {
        return of(Map.of());
    }

    /** What {@code texts} says by key, and the default of every other key. */
    public static Settings of(Map<String, String> texts) {
        texts.keySet().forEach(Settings::requireKnown);
        Map<String, Object> values = new HashMap<>();
        for (Setting<?> setting : Keys.all()) {
            values.put(setting.key(), setting.parse(texts.getOrDefault(setting.key(), setting.defaultText())));
        }
        return new Settings(new LinkedHashMap<>(texts), values);
    }

    private static void requireKnown(String key) {
        if (Keys.all().stream().noneMatch(setting -> setting.key().equals(key))) {
            String remedy = nearest(key)
                    .map(near -> "there is no such key; did you mean " + near + "?")
                    .orElse("there is no such key; docs/settings.md lists them all.");
            throw new InvalidSettingException("gatehouse.properties: " + key + ": " + remedy);
        }
    }

    private static Optional<String> nearest(String key) {
        Collection<Setting<?>> all = Keys.all();
        return all.stream()
                .map(Setting::key)
                .min((a, b) -> Integer.compare(EditDistance.between(key, a), EditDistance.between(key, b)))
                .filter(near -> EditDistance.between(key, near) <= Math.max(2, key.length() / 3));
    }

    /** The value of {@code setting}. */
    @SuppressWarnings("unchecked") // Each value was made by the parser of the setting with that key.
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting.key());
        if (value == null) {
            throw new IllegalArgumentException("not a key of gatehouse.properties: " + setting.key());
        }
        return (T) value;
    }

    /** What the file says, by key. */
    public Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** Whether the file has a value for {@code setting}. */
    public boolean isGiven(Setting<?> setting) {
        return !texts.getOrDefault(setting.key(), "").isBlank();
    }

    /** A sentence that says why {@code setting} cannot be used with the value it has. */
    public InvalidSettingException invalid(Setting<?> setting, String remedy) {
        return InvalidSettingException.of(
                setting.key(), texts.getOrDefault(setting.key(), setting.defaultText()), remedy);
    }
}
