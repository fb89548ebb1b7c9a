package dev.gatehouse.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A piece of a macro-string (RFC 7208 section 7.1). */
sealed interface MacroPart {
    String expand(MacroValues values);

    /** Text that stands for itself; {@code %%}, {@code %_} and {@code %-} are replaced when read. */
    record Literal(String text) implements MacroPart {
        @Override
        public String expand(MacroValues values) {
            return text;
        }
    }

    /**
     * A letter in braces with its transformers (RFC 7208 section 7.3).
     *
     * @param parts how many right-hand parts are kept; {@link #ALL_PARTS} for all
     * @param delimiters where the value is split; empty for the dot
     * @param urlEscaped whether the letter was written in upper case
     */
    record Expansion(MacroLetter letter, int parts, boolean reversed, String delimiters, boolean urlEscaped)
            implements MacroPart {
        static final int ALL_PARTS = Integer.MAX_VALUE;

        private static final String HEX = "0123456789ABCDEF";

        @Override
        public String expand(MacroValues values) {
            String value = transform(letter.value(values));
            return urlEscaped ? urlEscape(value) : value;
        }

        private String transform(String value) {
            if (parts == ALL_PARTS && !reversed && delimiters.isEmpty()) {
                return value;
            }
            List<String> pieces = split(value);
            if (reversed) {
                Collections.reverse(pieces);
            }
            return String.join(".", pieces.subList(Math.max(0, pieces.size() - parts), pieces.size()));
        }

        private List<String> split(String value) {
            String separators = delimiters.isEmpty() ? "." : delimiters;
            List<String> pieces = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < value.length(); i++) {
                if (separators.indexOf(value.charAt(i)) >= 0) {
                    pieces.add(value.substring(start, i));
                    start = i + 1;
                }
            }
            pieces.add(value.substring(start));
            return pieces;
        }

        /** All but the unreserved characters of RFC 3986 section 2.3. */
        private static String urlEscape(String value) {
            StringBuilder escaped = new StringBuilder(value.length());
            for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
                if (isUnreserved(octet)) {
                    escaped.append((char) octet);
                } else {
                    escaped.append('%').append(HEX.charAt((octet >> 4) & 0xf)).append(HEX.charAt(octet & 0xf));
                }
            }
            return escaped.toString();
        }

        private static boolean isUnreserved(int octet) {
            return SpfRecordParser.isAlphanum(octet) || (octet > 0 && "-._~".indexOf(octet) >= 0);
        }
    }
}
