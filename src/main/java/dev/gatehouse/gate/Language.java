package dev.gatehouse.gate;

import java.util.Locale;

/** A language that we have texts in, by its code (RFC 5646). */
public enum Language {
    EN,
    DE;

    Locale locale() {
        return Locale.forLanguageTag(name().toLowerCase(Locale.ROOT));
    }
}
