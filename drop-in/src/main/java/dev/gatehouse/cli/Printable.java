package dev.gatehouse.cli;

import dev.gatehouse.text.SafeText;

/** A stranger's text as a terminal may see it: no control character, no escape sequence, no end of its own. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        return SafeText.forTerminal(text);
    }
}
