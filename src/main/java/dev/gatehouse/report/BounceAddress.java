package dev.gatehouse.report;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The envelope sender of a report mail, {@code local+<delivery>.<hmac>@host}: a bounce names its delivery, and nobody else
 * can make an address that does.
 */
final class BounceAddress {
    private static final int MAC_OCTETS = 8;

    private final ReportDestination from;
    private final SecretKeySpec key;
    private final Pattern pattern;

    BounceAddress(ReportDestination from, byte[] secret) {
        this.from = from;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.pattern = Pattern.compile(
                "<?" + Pattern.quote(from.localPart()) + "\\+(?<id>\\d{1,18})\\.(?<mac>[0-9a-f]{16})@"
                        + Pattern.quote(from.host().name()) + ">?",
                Pattern.CASE_INSENSITIVE);
    }

    String of(Delivery delivery) {
        return from.localPart() + "+" + delivery.id() + "." + HexFormat.of().formatHex(mac(delivery.id())) + "@"
                + from.host();
    }

    /** The delivery that bounced; empty for an address that is not ours. */
    Optional<Long> delivery(String address) {
        Matcher matcher = pattern.matcher(address.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long id = Long.parseLong(matcher.group("id"));
        byte[] mac = HexFormat.of().parseHex(matcher.group("mac").toLowerCase(Locale.ROOT));
        return MessageDigest.isEqual(mac, mac(id)) ? Optional.of(id) : Optional.empty();
    }

    private byte[] mac(long id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] full = mac.doFinal(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(full, MAC_OCTETS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
