package io.earshot.local.simulate;

import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A day in the store's time zone.
 *
 * @param index 0 for the first simulated day
 * @param start first microsecond of the day
 * @param end first microsecond of the next day
 */
record Day(int index, LocalDate date, long start, long end) {
    /** Share of a day's traffic by hour; people shop in the evening, and some past midnight. */
    private static final int[] TRAFFIC = {3, 2, 1, 1, 1, 2, 3, 5, 6, 7, 7, 7, 8, 7, 6, 6, 7, 8, 9, 10, 12, 11, 8, 5};

    private static final int TOTAL_TRAFFIC = java.util.Arrays.stream(TRAFFIC).sum();

    static Day of(SimulationOptions options, int index) {
        LocalDate date = options.firstDay().plusDays(index);
        return new Day(index, date, startOf(date, options.timeZone()), startOf(date.plusDays(1), options.timeZone()));
    }

    private static long startOf(LocalDate date, ZoneId zone) {
        return Micros.of(date.atStartOfDay(zone).toInstant());
    }

    /** A moment of this day when people shop. */
    long moment(Randomness randomness) {
        int ticket = randomness.below(TOTAL_TRAFFIC);
        int hour = 0;
        while (ticket >= TRAFFIC[hour]) {
            ticket -= TRAFFIC[hour];
            hour++;
        }
        return Math.min(end - 1, start + hour * Micros.HOUR + randomness.between(0, Micros.HOUR - 1));
    }

    /** More traffic towards the weekend. */
    double traffic() {
        return switch (date.getDayOfWeek()) {
            case MONDAY -> 0.92;
            case TUESDAY, WEDNESDAY -> 0.95;
            case THURSDAY -> 1.0;
            case FRIDAY -> 1.02;
            case SATURDAY -> 1.05;
            case SUNDAY -> 1.11;
        };
    }
}
