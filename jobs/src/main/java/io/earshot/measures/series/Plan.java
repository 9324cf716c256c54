package io.earshot.measures.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Technique;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How a series is forecast and judged, by what it is worth to get right.
 *
 * @param shown the method whose forecasts are shown
 * @param others methods that are judged beside it
 * @param spacing days between the origins at which methods are judged, and between estimations where {@code isReestimatedDaily}
 *     is false
 * @param origins how many of the latest origins are looked at
 * @param grains what is forecast
 * @param training how many days a forecast looks back: whole weeks
 * @param renewedEvery days between those at whose end all is worked out; origins are among them
 * @param delay days after its end until a day is looked at
 * @param special days that are unlike others
 */
public record Plan(
        Technique shown,
        List<Technique> others,
        boolean isReestimatedDaily,
        int spacing,
        int origins,
        List<Grain> grains,
        int training,
        int renewedEvery,
        int delay,
        SpecialDays special) {
    /** A year is looked for from three of them on; a fourth says how far it repeats itself. */
    private static final int FOUR_YEARS = 2 * Days.TRAINING;

    /** The store as a whole. */
    public static final Plan STORE = new Plan(
            Technique.ACCURATE,
            List.of(Technique.SEASONAL_NAIVE, Technique.NAIVE2, Technique.THETA, Technique.ETS, Technique.FAST),
            true,
            7,
            26,
            List.of(Grain.DAY, Grain.WEEK),
            FOUR_YEARS,
            1,
            0,
            SpecialDays.NONE);

    /** A part of it, such as a campaign. */
    public static final Plan PART = new Plan(
            Technique.FAST,
            List.of(Technique.SEASONAL_NAIVE, Technique.NAIVE2),
            true,
            7,
            13,
            List.of(Grain.DAY, Grain.WEEK),
            FOUR_YEARS,
            1,
            0,
            SpecialDays.NONE);

    /** A product: there are many, so that each is estimated anew every four weeks only. */
    public static final Plan PRODUCT = new Plan(
            Technique.FAST,
            List.of(Technique.SEASONAL_NAIVE, Technique.NAIVE2),
            false,
            28,
            6,
            List.of(Grain.DAY),
            Days.TRAINING,
            1,
            0,
            SpecialDays.NONE);

    /** A Sunday, from which origins are counted. */
    private static final int BASE = 3;

    /** The plan of a series. */
    public static Plan of(String kind, String dimension, DemandTerms terms, SpecialDays special) {
        if (kind.equals(DaySummed.UNITS)) {
            return PRODUCT.with(terms.renewedEveryDays(), 0, special);
        }
        int delay = kind.equals(DaySummed.ROAS) ? terms.spendDelayDays() : 0;
        return (dimension.isEmpty() ? STORE : PART).with(1, delay, special);
    }

    private Plan with(int days, int later, SpecialDays known) {
        return days == renewedEvery && later == delay && known.equals(special)
                ? this
                : new Plan(shown, others, isReestimatedDaily, spacing, origins, grains, training, days, later, known);
    }

    /** Of what forecasts from past origins are kept: those of other methods, or that knew other special days, are not used. */
    public int edition() {
        if (special.equals(SpecialDays.NONE)) {
            return Fits.EDITION;
        }
        CRC32 sum = new CRC32();
        sum.update((Fits.EDITION + special.toString()).getBytes(UTF_8));
        return (int) sum.getValue();
    }

    /**
     * How many days up to the last one say anything of forecasts and their accuracy: what is learnt from, before the farthest
     * origin from whose errors the interval follows that is judged from the farthest origin.
     */
    public int needed() {
        return training + judged();
    }

    /** How many days back the farthest origin lies that is looked at, at most. */
    public int judged() {
        int reach = grains.stream().mapToInt(Grain::reach).max().orElse(0);
        return 2 * (origins * spacing + reach);
    }

    /** Of how many origins, at most, all lies within the days that are looked at and so many days have passed since. */
    int passed(int reach) {
        return 1 + (judged() - reach - (spacing - 1)) / spacing;
    }

    /** Whether methods are judged from a day. */
    public boolean isOrigin(int day) {
        return originAt(day) == day;
    }

    /** The latest day, at or before one, at which methods are judged. */
    public int originAt(int day) {
        return day - Math.floorMod(day - BASE, spacing);
    }

    /** The day up to which all is seen when a day has closed. */
    public int seenAt(int closedDay) {
        return renewedAt(closedDay - delay);
    }

    /** The latest day, at or before one, at whose end all is worked out: nothing later is seen until the next of them. */
    public int renewedAt(int day) {
        return day - Math.floorMod(day - BASE, renewedEvery);
    }
}
