package dev.gatehouse.cli;

import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What options are made of. */
final class Converters {
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

    private Converters() {}

    /** An IP address, never a name. */
    static final class Address implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String text) {
            return checked(() -> MailCaseReader.address(text));
        }
    }

    /** A time as ISO 8601 has it. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return checked(() -> MailCaseReader.instant(text));
        }
    }

    /** Seconds, with or without a fraction. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return checked(() -> seconds(text));
        }
    }

    private static Duration seconds(String text) {
        BigDecimal number = new BigDecimal(text);
        if (number.signum() <= 0 || number.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("'" + text + "' is no number of seconds, up to a day");
        }
        return Duration.ofMillis(number.multiply(MILLIS).longValue());
    }

    /** A domain, as U-labels or A-labels. */
    static Domain domain(String text) {
        return Idna.toDomain(text).orElseThrow(() -> new TypeConversionException("'" + text + "' is no domain name"));
    }

    private interface Conversion<T> {
        T get();
    }

    private static <T> T checked(Conversion<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }
}
