package dev.gatehouse.dkim;

/** The encoding of i= (RFC 6376 section 2.11). */
final class DkimQuotedPrintable {
    private DkimQuotedPrintable() {}

    // hex-octet = "=" 2HEXDIG; an equals sign that begins none is kept
    static String decode(String text) {
        if (text.indexOf('=') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (isHexOctet(text, i)) {
                decoded.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                decoded.append(text.charAt(i));
            }
        }
        return decoded.toString();
    }

    private static boolean isHexOctet(String text, int at) {
        return text.charAt(at) == '='
                && at + 2 < text.length()
                && isHex(text.charAt(at + 1))
                && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }
}
