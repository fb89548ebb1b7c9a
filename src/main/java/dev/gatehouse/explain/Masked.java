package dev.gatehouse.explain;

import java.util.regex.Pattern;

/** Hides who, and leaves where: {@code a***@example.org}. For what may be passed on to anyone. */
final class Masked {
    /** Whatever stands before an @ and could belong to an address; bounded, so that no text makes it slow. */
    private static final Pattern LOCAL_PART = Pattern.compile("([^\\s<>@,;:=\"'(\\[]?)[^\\s<>@,;:=\"'(\\[]{0,320}@");

    private Masked() {}

    static String address(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            return address.isEmpty() ? "" : first(address) + "***";
        }
        return first(address.substring(0, at)) + "***" + address.substring(at);
    }

    private static String first(String text) {
        return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
    }

    /** Every address in some text. */
    static String text(String text) {
        return LOCAL_PART.matcher(text).replaceAll("$1***@");
    }
}
