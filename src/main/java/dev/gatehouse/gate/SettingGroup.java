package dev.gatehouse.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys that belong together, in the order in which they are made. */
final class SettingGroup {
    private final List<Setting<?>> settings;
    private final Importance importance;

    SettingGroup() {
        this(new ArrayList<>(), Importance.RARE);
    }

    private SettingGroup(List<Setting<?>> settings, Importance importance) {
        this.settings = settings;
        this.importance = importance;
    }

    /** This group, for a key that every site should look at. */
    SettingGroup essential() {
        return new SettingGroup(settings, Importance.ESSENTIAL);
    }

    /** This group, for a key that many sites change. */
    SettingGroup common() {
        return new SettingGroup(settings, Importance.COMMON);
    }

    Stream<Setting<?>> settings() {
        return settings.stream();
    }

    private <T> Setting<T> add(
            String key, String defaultText, String description, String values, Function<String, T> parser) {
        Setting<T> setting = new Setting<>(key, defaultText, description, values, importance, parser);
        settings.add(setting);
        return setting;
    }

    Setting<String> text(String key, String defaultText, String description) {
        return add(key, defaultText, description, "text", text -> text);
    }

    Setting<Boolean> flag(String key, boolean defaultValue, String description) {
        return add(key, Boolean.toString(defaultValue), description, "true or false", Setting::parseFlag);
    }

    Setting<Integer> number(String key, int defaultValue, int least, int most, String description) {
        return add(
                key,
                Integer.toString(defaultValue),
                description,
                least + " to " + most,
                text -> Setting.parseNumber(text, least, most));
    }

    Setting<Duration> duration(String key, String defaultText, String description) {
        return add(key, defaultText, description, "a time such as 500ms, 8s, 10m, 12h, 3d", Setting::parseDuration);
    }

    Setting<List<String>> list(String key, String defaultText, String description) {
        return listOf(key, defaultText, description, "a list, separated by commas", text -> text);
    }

    <T> Setting<List<T>> listOf(
            String key, String defaultText, String description, String values, Function<String, T> item) {
        return add(key, defaultText, description, values, text -> Setting.parseList(text, item));
    }

    <E extends Enum<E>> Setting<E> choice(String key, E defaultValue, Class<E> choices, String description) {
        String words =
                Arrays.stream(choices.getEnumConstants()).map(Setting::word).collect(Collectors.joining(", "));
        return add(
                key,
                Setting.word(defaultValue),
                description,
                "one of " + words,
                text -> Setting.parseChoice(text, choices, words));
    }
}
