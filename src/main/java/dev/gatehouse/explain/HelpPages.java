package dev.gatehouse.explain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The help page in every language that we have, for each reader in the one that the browser asks for. */
public final class HelpPages {
    /** Longer wishes are no browser's. */
    private static final int MAX_WISHES = 200;

    private final HelpPage standard;
    private final Map<Locale, HelpPage> pages;
    private final List<Locale> languages;

    /**
     * Pages about the server of {@code hosts}.
     *
     * @param catalogue of the replies, with the operator's own texts; readers who ask for no language of ours get its one
     */
    public HelpPages(Catalogue catalogue, HostNames hosts) {
        this.standard = new HelpPage(catalogue, hosts);
        this.languages = Stream.concat(Stream.of(catalogue.language()), Catalogue.languages().stream())
                .distinct()
                .toList();
        this.pages = languages.stream().collect(Collectors.toMap(Function.identity(), standard::in));
    }

    /** The page for a reader with this Accept-Language (RFC 9110 section 12.5.4), a stranger's text; empty without one. */
    public HelpPage of(String acceptLanguage) {
        if (acceptLanguage.isBlank() || acceptLanguage.length() > MAX_WISHES) {
            return standard;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), languages);
            return best == null ? standard : pages.getOrDefault(best, standard);
        } catch (IllegalArgumentException unreadable) {
            return standard;
        }
    }
}
