package dev.gatehouse.gate;

import dev.gatehouse.explain.PropertiesText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What gatehouse.properties says, read alike by the plugin and by the command line: in UTF-8, each key once, with the value
 * of a variable of the environment for {@code ${env:NAME}}, as in James' own files.
 */
public final class SettingsFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)\\}");

    private SettingsFile() {}

    /** The texts by key, not checked yet. A file that cannot be read as such is an {@link InvalidSettingException}. */
    public static Map<String, String> texts(Path file, Map<String, String> environment) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        try {
            Map<String, String> texts = PropertiesText.read(octets);
            texts.replaceAll((key, value) -> withVariables(key, value, environment));
            return texts;
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("gatehouse.properties: " + e.getMessage());
        }
    }

    /** The value may be a secret and is not repeated. */
    private static String withVariables(String key, String value, Map<String, String> environment) {
        return VARIABLE.matcher(value).replaceAll(variable -> {
            String found = environment.get(variable.group(1));
            if (found == null) {
                throw new IllegalArgumentException(
                        key + ": the environment has no variable " + variable.group(1) + ".");
            }
            return Matcher.quoteReplacement(found);
        });
    }
}
