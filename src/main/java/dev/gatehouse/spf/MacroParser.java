package dev.gatehouse.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads macro-strings and explain-strings by the grammar of RFC 7208 section 7.1. */
final class MacroParser {
    private final Cursor cursor;
    private final boolean explanationLetters;
    private final boolean blanks;
    private final List<MacroPart> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int tailStart;
    private String expected = "";

    /**
     * @param explanationLetters whether c, r and t are allowed (section 7.2)
     * @param blanks whether a blank is allowed, as in an explain-string
     */
    MacroParser(Cursor cursor, boolean explanationLetters, boolean blanks) {
        this.cursor = cursor;
        this.explanationLetters = explanationLetters;
        this.blanks = blanks;
        this.tailStart = cursor.position();
    }

    // explain-string   = *( macro-string / SP )
    static Optional<MacroString> explainString(String text) {
        return new MacroParser(new Cursor(text, 0, text.length()), true, true).macroString();
    }

    /** What the grammar wants at {@link #position}, after {@link #macroString} was empty. */
    String expected() {
        return expected;
    }

    int position() {
        return cursor.position();
    }

    boolean endedWithMacro() {
        return tailStart == cursor.position();
    }

    /** The literal text after the last macro, as written. */
    String literalTail() {
        return cursor.since(tailStart);
    }

    // macro-string     = *( macro-expand / macro-literal )
    // macro-literal    = %x21-24 / %x26-7E
    Optional<MacroString> macroString() {
        while (!cursor.atEnd()) {
            boolean isMacro = cursor.peek() == '%';
            boolean read = isMacro ? macroExpand() : macroLiteral();
            if (!read) {
                return Optional.empty();
            }
            if (isMacro) {
                tailStart = cursor.position();
            }
        }
        endLiteral();
        return Optional.of(new MacroString(parts));
    }

    private boolean macroLiteral() {
        char c = cursor.peek();
        if ((c < 0x21 && !(blanks && c == ' ')) || c > 0x7e) {
            return fail("printable US-ASCII characters only");
        }
        literal.append(cursor.take());
        return true;
    }

    // macro-expand     = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
    private boolean macroExpand() {
        cursor.take();
        return switch (cursor.peek()) {
            case '{' -> braces();
            case '%' -> literally("%");
            case '_' -> literally(" ");
            case '-' -> literally("%20");
            default -> fail("\"%{\", \"%%\", \"%_\" or \"%-\"");
        };
    }

    private boolean literally(String text) {
        cursor.take();
        literal.append(text);
        return true;
    }

    // transformers     = *DIGIT [ "r" ]
    // delimiter        = "." / "-" / "+" / "," / "/" / "_" / "="
    private boolean braces() {
        cursor.take();
        char letter = cursor.peek();
        Optional<MacroLetter> macro = MacroLetter.of(lowerCase(letter));
        if (macro.isEmpty() || (macro.get().isForExplanationOnly() && !explanationLetters)) {
            return fail(
                    explanationLetters
                            ? "a macro letter of s l o d i p h v c r t"
                            : "a macro letter of s l o d i p h v");
        }
        cursor.take();
        String digits = cursor.takeWhile(SpfRecordParser::isDigit);
        boolean reversed = cursor.takeIf('r') || cursor.takeIf('R');
        String delimiters = cursor.takeWhile(c -> ".-+,/_=".indexOf(c) >= 0);
        if (isZero(digits)) {
            return fail("a number of parts that is not zero");
        }
        if (!cursor.takeIf('}')) {
            return fail("\"}\" or one of the delimiters . - + , / _ =");
        }
        endLiteral();
        parts.add(new MacroPart.Expansion(
                macro.get(), number(digits), reversed, delimiters, SpfRecordParser.isAlpha(letter) && letter < 'a'));
        return true;
    }

    private static char lowerCase(char letter) {
        return letter < 0x80 ? String.valueOf(letter).toLowerCase(Locale.ROOT).charAt(0) : letter;
    }

    private static boolean isZero(String digits) {
        return !digits.isEmpty() && digits.chars().allMatch(c -> c == '0');
    }

    /** More digits than an int holds mean more parts than any value has. */
    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+", "");
        return significant.isEmpty() || significant.length() > 9
                ? MacroPart.Expansion.ALL_PARTS
                : Integer.parseInt(significant);
    }

    private void endLiteral() {
        if (literal.length() > 0) {
            parts.add(new MacroPart.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private boolean fail(String wanted) {
        expected = wanted;
        return false;
    }
}
