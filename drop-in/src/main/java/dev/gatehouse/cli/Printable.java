package dev.gatehouse.cli;

/** A stranger's text as a terminal may see it: no control character, no escape sequence, no end of its own. */
final class Printable {
    private static final int MAX_LENGTH = 2000;

    private Printable() {}

    static String of(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 3);
        text.chars()
                .limit(MAX_LENGTH)
                .forEach(c -> clean.append(Character.isISOControl(c) && c != '\n' ? '?' : (char) c));
        return text.length() > MAX_LENGTH ? clean.append("...").toString() : clean.toString();
    }
}
