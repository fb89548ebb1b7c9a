package dev.gatehouse.report;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A destination that a rua tag names: {@code mailto:} with one plain address. Other schemes are not defined (RFC 9990
 * section 3.3) and odd addresses are not written to: what stands here ends up in an envelope.
 *
 * @param host the domain of the address, which has to agree if it is not the policy domain's own
 */
public record ReportDestination(String localPart, Domain host) {
    private static final Pattern MAILTO =
            Pattern.compile("(?i)mailto:(?<address>[^?!]{3,320})(?:!\\d+[kmgt]?)?(?:\\?.*)?");

    /** [ "!" 1*DIGIT [ "k" / "m" / "g" / "t" ] ]   RFC 7489 section 6.4, units are powers of 1024 */
    private static final Pattern SIZE =
            Pattern.compile("[^!?]*!(?<number>\\d{1,6}+|\\d{7,18}(?![kmgtKMGT]))(?<unit>(?i:[kmgt]?))(?:\\?.*)?");

    /** dot-atom-text (RFC 5322 section 3.2.3) of at most 64 octets (RFC 5321 section 4.5.3.1.1). */
    private static final Pattern LOCAL_PART =
            Pattern.compile("(?=.{1,64}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    /** Empty where {@code text} is no destination that we can write to. */
    public static Optional<ReportDestination> parse(String text) {
        Matcher matcher = MAILTO.matcher(text.trim());
        return matcher.matches() ? address(decoded(matcher.group("address"))) : Optional.empty();
    }

    private static Optional<ReportDestination> address(String address) {
        int at = address.lastIndexOf('@');
        if (at < 0 || !LOCAL_PART.matcher(address.substring(0, at)).matches()) {
            return Optional.empty();
        }
        return Idna.toDomain(address.substring(at + 1))
                .filter(Domain::isHostName)
                .map(host -> new ReportDestination(address.substring(0, at), host));
    }

    /**
     * The largest mail that {@code uri} takes, where it says so. RFC 9990 knows the suffix no more; records in the field
     * still have it.
     */
    static OptionalLong sizeLimit(String uri) {
        Matcher matcher = SIZE.matcher(uri.trim());
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group("number")) << shift(matcher.group("unit")))
                : OptionalLong.empty();
    }

    private static int shift(String unit) {
        return 10 * (1 + "kmgt".indexOf(unit.toLowerCase(Locale.ROOT))) * Integer.signum(unit.length());
    }

    /** Percent-encoding undone (RFC 6068 section 2); what is no encoding stays and fails the grammar or stands as it is. */
    private static String decoded(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1], bytes[i + 2]) : -1;
            octets.write(value < 0 ? bytes[i] : value);
            i += value < 0 ? 0 : 2;
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static int hex(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : (h << 4) | l;
    }

    /** {@code local-part@host}. */
    public String address() {
        return localPart + "@" + host;
    }

    /** One form for comparing: hosts have no case, and for a destination neither have local parts. */
    public String key() {
        return address().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "mailto:" + address();
    }
}
