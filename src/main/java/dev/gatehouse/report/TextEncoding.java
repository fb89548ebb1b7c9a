package dev.gatehouse.report;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encoding of a document: what its first octets show (XML 1.0 appendix F) comes before what it declares.
 *
 * @param contradiction a sentence about a declaration that cannot be true; empty otherwise
 */
record TextEncoding(Charset charset, Optional<String> contradiction) {
    /** How many octets decide. */
    static final int PROLOG_OCTETS = 200;

    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"'](?<name>[^\"'<>]{1,40})[\"']");

    static TextEncoding of(byte[] prolog) {
        Charset shown = shown(prolog);
        Matcher declared = DECLARED.matcher(new String(prolog, shown));
        if (declared.find()) {
            return of(shown, declared.group("name"), prolog);
        }
        return new TextEncoding(
                shown.equals(StandardCharsets.ISO_8859_1) ? StandardCharsets.UTF_8 : shown, Optional.empty());
    }

    private static TextEncoding of(Charset shown, String declared, byte[] prolog) {
        Optional<Charset> named = named(declared);
        if (!shown.equals(StandardCharsets.ISO_8859_1)) {
            boolean agrees =
                    named.filter(name -> shown.name().startsWith(name.name())).isPresent();
            return new TextEncoding(shown, agrees ? Optional.empty() : contradiction(declared, shown));
        }
        boolean possible = named.filter(name -> declaresItself(name, prolog)).isPresent();
        return possible
                ? new TextEncoding(widened(named.get()), Optional.empty())
                : new TextEncoding(StandardCharsets.UTF_8, contradiction(declared, StandardCharsets.UTF_8));
    }

    /** ASCII with an octet beyond it is no ASCII. */
    private static Charset widened(Charset named) {
        return named.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : named;
    }

    private static Optional<Charset> named(String name) {
        try {
            return Optional.of(Charset.forName(name.trim()));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** Whether the declaration can be read in the encoding that it names. */
    private static boolean declaresItself(Charset named, byte[] prolog) {
        return new String(prolog, named).contains("<?xml");
    }

    private static Optional<String> contradiction(String declared, Charset instead) {
        return Optional.of("the file declares the encoding " + PlainText.of(declared, 40)
                + " and is not in it: read as " + instead.name());
    }

    /** By byte order mark or by where the octets of the first "<" stand; ISO 8859-1 where it may be anything like ASCII. */
    private static Charset shown(byte[] prolog) {
        int first = prolog.length < 4 ? 0 : ByteBuffer.wrap(prolog).getInt();
        if (first == 0x0000feff || first == 0x0000003c) {
            return Charset.forName("UTF-32BE");
        }
        if (first == 0xfffe0000 || first == 0x3c000000) {
            return Charset.forName("UTF-32LE");
        }
        int two = first >>> 16;
        if (two == 0xfeff || two == 0x003c) {
            return StandardCharsets.UTF_16BE;
        }
        if (two == 0xfffe || two == 0x3c00) {
            return StandardCharsets.UTF_16LE;
        }
        return first >>> 8 == 0xefbbbf ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }
}
