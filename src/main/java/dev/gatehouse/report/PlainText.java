package dev.gatehouse.report;

import dev.gatehouse.text.SafeText;

/** A stranger's text made fit for XML, terminal and page: one line, no control characters, cut. */
final class PlainText {
    private PlainText() {}

    static String of(String text, int maxLength) {
        return SafeText.forPage(text, maxLength);
    }
}
