package io.earshot.measures.series;

import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Repair;
import java.util.Arrays;

/**
 * What holidays, sales and closing days do to a series of days: by how much those of each kind differ from what an ordinary day
 * in their place would have brought.
 *
 * <p>With b_t the value that is put in the place of a special day as if it were missing ({@link Repair#filled}), the factor of a
 * kind is Σ y_t/Σ b_t over its days in the history, at most {@value #MOST}. It counts only where |Σ (y_t − b_t)| is more than
 * {@value #NOTICEABLE} of its standard errors, σ·√Σ (m + m²/2) over its runs of m days on end (each day errs by itself, and all
 * b_t of a run with the two days beside it), with σ² half the mean squared difference of ordinary days a week apart; else it is
 * 1. So kinds without an effect cost next to nothing, and closing days come to exactly 0. Forecasts are made from the history
 * with b_t in place of y_t, and multiplied by the factors of the special days to come.
 *
 * <p>Intervention analysis with a pulse per kind: Box and Tiao (1975), Intervention Analysis with Applications to Economic and
 * Environmental Problems, JASA 70, 70-79; multiplicative, as sales grow.
 */
final class SpecialEffects {
    private static final int WEEK = 7;
    private static final int WEEKS = 8;
    private static final double NOTICEABLE = 3;
    private static final double MOST = 10;

    private final SpecialDays special;
    private final int origin;
    private final double[] ordinary;
    private final double[] factors;
    private final double[] uncertainties;

    private SpecialEffects(
            SpecialDays special, int origin, double[] ordinary, double[] factors, double[] uncertainties) {
        this.special = special;
        this.origin = origin;
        this.ordinary = ordinary;
        this.factors = factors;
        this.uncertainties = uncertainties;
    }

    /** Learns from the days up to an origin. */
    static SpecialEffects of(double[] history, int origin, SpecialDays special) {
        if (special.kinds().isEmpty()) {
            return new SpecialEffects(special, origin, history, new double[0], new double[0]);
        }
        double[] factors = new double[special.kinds().size()];
        double[] uncertainties = new double[factors.length];
        Arrays.fill(factors, 1);
        int first = origin - history.length + 1;
        int[] kinds = new int[history.length];
        Arrays.setAll(kinds, t -> special.kind(first + t));
        double[] gaps = history.clone();
        for (int t = 0; t < gaps.length; t++) {
            gaps[t] = kinds[t] < 0 ? gaps[t] : Double.NaN;
        }
        double[] filled = Repair.filled(gaps, WEEK);
        double deviation = deviation(gaps);
        double[] ordinary = history.clone();
        for (int kind = 0; kind < factors.length; kind++) {
            double came = 0;
            double expected = 0;
            double variances = 0;
            int run = 0;
            for (int t = 0; t < kinds.length; t++) {
                if (kinds[t] == kind) {
                    came += history[t];
                    expected += filled[t];
                    run++;
                    variances += 0.5 + run; // m + m²/2 in all
                } else {
                    run = 0;
                }
            }
            double error = deviation * Math.sqrt(variances);
            if (expected > 0 && Math.abs(came - expected) > NOTICEABLE * error) {
                factors[kind] = Math.min(MOST, Math.max(0, came / expected));
                uncertainties[kind] = error / expected;
                for (int t = 0; t < kinds.length; t++) {
                    ordinary[t] = kinds[t] == kind ? filled[t] : ordinary[t];
                }
            }
        }
        return new SpecialEffects(special, origin, ordinary, factors, uncertainties);
    }

    /** σ of an ordinary day; infinite where no two of them are a week apart. */
    private static double deviation(double[] gaps) {
        double squares = 0;
        int pairs = 0;
        for (int t = WEEK; t < gaps.length; t++) {
            double difference = gaps[t] - gaps[t - WEEK];
            if (!Double.isNaN(difference)) {
                squares += difference * difference;
                pairs++;
            }
        }
        return pairs == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / pairs / 2);
    }

    /** The history as it would have been without special days whose effect is known: sums of so many days, up to the origin. */
    double[] ordinary(int daysPerStep) {
        double[] sums = new double[ordinary.length / daysPerStep];
        int first = ordinary.length - sums.length * daysPerStep;
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Arrays.stream(ordinary, first + i * daysPerStep, first + (i + 1) * daysPerStep)
                    .sum();
        }
        return sums;
    }

    /** What multiplies a day to come. */
    double factor(int day) {
        int kind = special.kind(day);
        return kind < 0 ? 1 : factors[kind];
    }

    /**
     * The standard error of what multiplies a day to come, as a share of it; 0 where that is 1. What is put in the place of special
     * days errs, and so do they themselves, the more so the more is sold.
     */
    double uncertainty(int day) {
        int kind = special.kind(day);
        return kind < 0 ? 0 : uncertainties[kind];
    }

    /** {@link View#scale} of the days as they would have been without special days whose effect is known. */
    double ordinaryScale() {
        return Calibration.scale(ordinary, WEEK);
    }

    /** What multiplies the sum of the days up to one, each weekday counting as much as it brought in the last weeks. */
    double factor(int lastDay, int days) {
        if (days == 1) {
            return factor(lastDay);
        }
        double all = 0;
        double with = 0;
        for (int day = lastDay - days + 1; day <= lastDay; day++) {
            double weight = weight(day);
            all += weight;
            with += weight * factor(day);
        }
        return all > 0 ? with / all : 1;
    }

    private double weight(int day) {
        double sum = 0;
        for (int week = 0; week < WEEKS; week++) {
            int t = ordinary.length - 1 - Math.floorMod(origin - day, WEEK) - week * WEEK;
            sum += t >= 0 ? ordinary[t] : 0;
        }
        return sum;
    }
}
