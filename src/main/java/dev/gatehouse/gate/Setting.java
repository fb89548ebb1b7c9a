package dev.gatehouse.gate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of gatehouse.properties.
 *
 * @param key as it stands in the file
 * @param defaultText the value where the file has none, in the file's syntax; may be empty
 * @param description for operators, one sentence
 * @param values what may stand there, for operators, for example {@code true or false}
 * @param importance how many sites need it
 * @param parser reads a value; throws IllegalArgumentException, whose message says what was expected
 */
public record Setting<T>(
        String key,
        String defaultText,
        String description,
        String values,
        Importance importance,
        Function<String, T> parser) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(ms|s|m|h|d)");

    /** The value of {@code text}, or an exception that names the key, the value and the remedy. */
    T parse(String text) {
        try {
            return parser.apply(text.trim());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(key, text, String.valueOf(e.getMessage()));
        }
    }

    static <T> List<T> parseList(String text, Function<String, T> item) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(one -> !one.isEmpty())
                .map(item)
                .toList();
    }

    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E parseChoice(String text, Class<E> choices, String words) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> word(choice).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("use one of " + words + "."));
    }

    static boolean parseFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("use true or false.");
        };
    }

    static int parsePort(String text) {
        return parseNumber(text, 1, 65_535);
    }

    static int parseNumber(String text, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("use a whole number from " + least + " to " + most + ".", e);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("use a whole number from " + least + " to " + most + ".");
        }
        return number;
    }

    static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("use a time such as 500ms, 8s, 10m, 12h or 3d.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
