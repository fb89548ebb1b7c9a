package dev.gatehouse.spf;

import dev.gatehouse.net.IpAddress;
import java.util.Optional;
import java.util.function.Function;

/** What a macro stands for (RFC 7208 section 7.2). */
enum MacroLetter {
    SENDER('s', values -> values.request().sender()),
    LOCAL_PART('l', values -> values.request().localPart()),
    SENDER_DOMAIN('o', values -> values.request().senderDomain().name()),
    DOMAIN('d', values -> values.domain().name()),
    IP('i', values -> IpText.dotted(values.request().ip())),
    VALIDATED_NAME('p', MacroValues::validatedName),
    IP_VERSION('v', values -> IpText.isIp4(values.request().ip()) ? "in-addr" : "ip6"),
    HELO('h', values -> values.request().asciiHelo()),
    READABLE_IP('c', values -> IpAddress.text(values.request().ip())),
    RECEIVER('r', values -> values.request().receiver()),
    TIMESTAMP('t', MacroValues::timestamp);

    private final char letter;
    private final Function<MacroValues, String> value;

    MacroLetter(char letter, Function<MacroValues, String> value) {
        this.letter = letter;
        this.value = value;
    }

    /** By its letter in lower case. */
    static Optional<MacroLetter> of(char letter) {
        for (MacroLetter macro : values()) {
            if (macro.letter == letter) {
                return Optional.of(macro);
            }
        }
        return Optional.empty();
    }

    /** RFC 7208 section 7.2: c, r and t only in the text that exp= names. */
    boolean isForExplanationOnly() {
        return this == READABLE_IP || this == RECEIVER || this == TIMESTAMP;
    }

    String value(MacroValues values) {
        return value.apply(values);
    }
}
