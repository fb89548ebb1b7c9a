package dev.gatehouse.explain;

import dev.gatehouse.verdict.Placeholder;
import dev.gatehouse.verdict.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * The texts of all reasons in one language. What a language lacks stands in English; what the operator's file has goes
 * before both.
 */
public final class Catalogue {
    private static final Set<String> SUPPLIED = Set.of(
            "fix",
            "server",
            "topic",
            "url",
            "ref",
            "postmaster",
            "submission",
            "submissionHost",
            "implicitTlsPort",
            "startTlsPort");

    private final Locale language;
    private final Map<String, String> texts;

    private Catalogue(Locale language, Map<String, String> texts) {
        this.language = language;
        this.texts = texts;
        texts.forEach(Catalogue::requireKnownNames);
    }

    public static Catalogue english() {
        return in(Locale.ENGLISH);
    }

    /** The languages that we have texts in; English first. */
    public static List<Locale> languages() {
        return List.of(Locale.ENGLISH, Locale.GERMAN);
    }

    /** The texts in that language; the exception's message is a sentence for the operator. */
    public static Catalogue in(Locale language) {
        Map<String, String> texts = new LinkedHashMap<>(builtIn(Locale.ENGLISH).orElseThrow());
        texts.putAll(builtIn(language)
                .orElseThrow(() -> new IllegalArgumentException("there are no texts in language '"
                        + language.getLanguage() + "': use en or de, or write your own file of texts")));
        return new Catalogue(language, texts);
    }

    /**
     * This catalogue with the texts of the operator's file (UTF-8, key = text) before its own; the exception's message is a
     * sentence for the operator.
     */
    public Catalogue overriddenBy(Path file) {
        Map<String, String> own = operatorsTexts(file);
        Set<String> unknown = new TreeSet<>(own.keySet());
        unknown.removeAll(texts.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": there is no text named " + unknown + "; the names are those of catalogue_en.properties");
        }
        Map<String, String> merged = new LinkedHashMap<>(texts);
        merged.putAll(own);
        return new Catalogue(language, merged);
    }

    private static Map<String, String> operatorsTexts(Path file) {
        try {
            Map<String, String> texts = PropertiesText.read(Files.readAllBytes(file));
            texts.replaceAll((key, text) -> text.trim());
            return texts;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as texts: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read as texts, lines of the form KEY = text in UTF-8: " + e.getMessage(), e);
        }
    }

    private static Optional<Map<String, String>> builtIn(Locale language) {
        String name = "catalogue_" + language.getLanguage() + ".properties";
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(read(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name + " of this JAR", e);
        }
    }

    private static Map<String, String> read(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> texts = new LinkedHashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> texts.put(key, properties.getProperty(key).trim()));
        return texts;
    }

    private static void requireKnownNames(String key, String text) {
        List<String> names = new Template(text).names();
        for (String name : names) {
            if (Placeholder.named(name).isEmpty() && !SUPPLIED.contains(name)) {
                throw new IllegalArgumentException("text " + key + ": there is no value named {" + name + "}");
            }
        }
    }

    public Locale language() {
        return language;
    }

    Template reason(Refusal refusal) {
        return text(refusal.id() + ".reason");
    }

    Template fix(Refusal refusal) {
        return text(refusal.id() + ".fix");
    }

    /** What to do, step by step; the fix alone where the catalogue has no steps. */
    List<Template> steps(Refusal refusal) {
        String steps = texts.getOrDefault(refusal.id() + ".steps", fix(refusal).text());
        return Arrays.stream(steps.split("\\|"))
                .map(String::trim)
                .map(Template::new)
                .toList();
    }

    Template bland(Refusal.Topic topic) {
        return text("bland." + topic.name());
    }

    /** The words for a value that is not known or not for this reader. */
    String missing(Placeholder placeholder) {
        return text("missing." + placeholder.word()).text();
    }

    Template text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("the catalogue has no text named " + key);
        }
        return new Template(text);
    }
}
