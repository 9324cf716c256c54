package io.earshot.measures.series;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Calibration;
import io.earshot.results.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the present day will come to, from its hours that have passed and what was forecast for it when it began.
 *
 * <p>Learnt is from the ordinary days among the last {@link #DAYS} (or as many as there are): those of which nobody knew
 * beforehand that they are unlike others ({@link SpecialDays}). Let p be the share that these hours had in them, e what was
 * expected of a day (f, the forecast, for today), m what came in these hours and r in the rest. A day that begins better than
 * expected mostly goes on so: r − (1 − p)·e goes with m − p·e, by a slope b in [0, (1 − p)/p] (from "the rest is as always" to
 * "the rest is as much better"). Today is m + max(0, (1 − p)·f + b·(m − p·f)).
 *
 * <p>A single unusual day, a sale that nobody named, must not tell much of that. p is the mean of the days' shares m/(m + r),
 * each weighing as much as the day brought, but no more than the median day; b is the mean of the days' slopes (r − (1 −
 * p)·e)/(m − p·e), weighing (m − p·e)², but no more than {@value #LEVERAGE} times their median, without the least and the
 * greatest tenth of the weight. (Without limits these would be the ratio of the sums and the regression through the origin.)
 * Where in these hours nothing came on more than a tenth of the days that brought something, b has no limits: the days that
 * would be left out are those that say something. e is the mean of the other days with the weekday without the least and the
 * greatest; of two, the median of them and M, of one this one, of none M, with M the median of all days.
 *
 * <p>Intervals: the same is done for each of these days, unusual ones included. Beside their errors in units of e stand as many
 * normal ones as in {@link Errors}, with a deviation of {@value #DEVIATION} times the mean size of the errors without the least
 * and the greatest tenth (for normal errors that is theirs; 1 where there are none): quantiles of a few errors are the largest
 * of them. The quantiles of both ({@link Calibration}), times f, lie around the estimate; not below what has come. Of the ratio
 * of the two parts, errors are relative.
 *
 * <p>A special day's own factor is in f already; that its hours share it as those of other days do is taken for granted.
 *
 * <p>This is the pick-up method of revenue management with a slope that the data choose: Weatherford and Kimes (2003), A
 * Comparison of Forecasting Methods for Hotel Revenue Management, International Journal of Forecasting 19, 401-415. Means
 * without a tenth at either end: Stigler (1977), Do Robust Estimators Work with Real Data?, Annals of Statistics 5, 1055-1098;
 * limited weights: Mallows's, in Hampel et al. (1986), Robust Statistics, Wiley, section 6.3.
 */
public final class Intraday {
    /** How many past days say how a day goes. */
    public static final int DAYS = 56;

    /** Of rows, in the place of a grain. */
    public static final String GRAIN = "today";

    private static final int HOURS = 24;
    private static final int WEEK = 7;
    /** Of the weight of days, what is left out at either end. */
    private static final double TRIMMED = 0.1;
    /** How many times as much as the median one a day says of the slope at most. */
    private static final double LEVERAGE = 4;
    /** Of what was expected: a day that began no better or worse than that says nothing of the slope. */
    private static final double ROUNDING = 1e-9;
    /** Of normal errors in units of the mean of their sizes between the 10% and the 90% quantile: 0.4/(φ(0.1257) − φ(1.6449)). */
    private static final double DEVIATION = 1.3667;

    private Intraday() {}

    /** The number of an hour: hours of a day follow each other, whatever the clocks do. */
    public static int hour(int day, int hourOfDay) {
        return day * HOURS + hourOfDay;
    }

    /** The day of an hour. */
    public static int day(int hour) {
        return Math.floorDiv(hour, HOURS);
    }

    /**
     * A row for each metric; none with fewer than {@value Days#LEAST} ordinary days behind it.
     *
     * @param hours numbered by {@link #hour}, of at most {@link #DAYS} days before today, and of today those that have passed
     * @param reached the first hour that has not passed
     * @param ahead what was forecast of each part for today
     * @param special days of the store that are unlike others
     */
    public static List<Forecast> rows(
            SeriesOutlook.Name name, Days hours, int reached, double[] ahead, SpecialDays special) {
        int today = day(reached);
        int[] ordinary = IntStream.range(Math.max(day(hours.firstDay()), today - DAYS), today)
                .filter(day -> special.kind(day) < 0)
                .toArray();
        if (ordinary.length < Days.LEAST) {
            return List.of();
        }
        Part[] parts = new Part[2];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(hours, i, ordinary, reached, ahead[i]);
        }
        String model = "intraday, " + DaySummed.hour(reached - hour(today, 0)) + ":00";
        List<Forecast> rows = new ArrayList<>();
        List<String> metrics = name.metrics();
        for (int i = 0; i < parts.length; i++) {
            double[] quantiles = quantiles(parts[i].errors(), parts[i].estimate, ahead[i], parts[i].soFar);
            rows.add(row(name, metrics.get(i), today, parts[i].estimate, quantiles, model));
        }
        double ratio = parts[0].estimate / parts[1].estimate;
        if (parts[1].estimate > 0) {
            double[] quantiles = quantiles(ratioErrors(parts[0], parts[1]), ratio, ratio, 0);
            rows.add(row(name, metrics.get(2), today, ratio, quantiles, model));
        }
        return rows;
    }

    /** That a row has vanished. */
    public static Forecast gone(SeriesOutlook.Name name, String metric) {
        return row(name, metric, 0, 0, new double[Calibration.PROBABILITIES.size()], "")
                .deleted();
    }

    /** One of the two sums: its past days, cut where today is, and its estimate. */
    private static final class Part {
        private final double soFar;
        private final double estimate;
        private final double[] expected;
        private final double[] totals;
        private final double[] estimates;

        Part(Days hours, int part, int[] days, int reached, double ahead) {
            int today = day(reached);
            int passed = reached - hour(today, 0);
            totals = new double[days.length];
            double[] begun = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                begun[i] = sum(hours, part, hour(days[i], 0), passed);
                totals[i] = sum(hours, part, hour(days[i], 0), HOURS);
            }
            soFar = sum(hours, part, hour(today, 0), passed);
            double p = share(totals, begun);
            expected = expected(totals, days);
            double slope = slope(totals, begun, expected, p);
            estimate = estimate(soFar, ahead, p, slope);
            estimates = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                estimates[i] = estimate(begun[i], expected[i], p, slope);
            }
        }

        private static double sum(Days hours, int part, int from, int count) {
            double sum = 0;
            for (int hour = Math.max(from, hours.firstDay()); hour < from + count; hour++) {
                sum += hours.value(part, hour);
            }
            return sum;
        }

        private static double share(double[] totals, double[] begun) {
            double[] shares = new double[totals.length];
            double[] weights = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                weights[i] = Math.max(0, totals[i]);
                shares[i] = weights[i] > 0 ? begun[i] / totals[i] : 0;
            }
            return mean(shares, weights, 1, 0);
        }

        /** What the other days with the same weekday say. */
        private static double[] expected(double[] totals, int[] days) {
            double median = median(totals);
            double[] expected = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                int self = i;
                double[] others = IntStream.range(0, totals.length)
                        .filter(other -> other != self && (days[other] - days[self]) % WEEK == 0)
                        .mapToDouble(other -> totals[other])
                        .toArray();
                expected[i] = others.length == 0 ? median : others.length == 1 ? others[0] : inner(others, median);
            }
            return expected;
        }

        /** The mean without the least and the greatest; of two values, the median of them and another. */
        private static double inner(double[] values, double another) {
            DoubleSummaryStatistics all = DoubleStream.of(values).summaryStatistics();
            if (values.length == 2) {
                all.accept(another);
            }
            return (all.getSum() - all.getMin() - all.getMax()) / (all.getCount() - 2);
        }

        private static double slope(double[] totals, double[] begun, double[] expected, double p) {
            double[] slopes = new double[totals.length];
            double[] weights = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                double better = begun[i] - p * expected[i];
                if (Math.abs(better) > ROUNDING * Math.abs(expected[i])) {
                    weights[i] = better * better;
                    slopes[i] = (totals[i] - begun[i] - (1 - p) * expected[i]) / better;
                }
            }
            double slope = isSparse(totals, begun)
                    ? mean(slopes, weights, Double.POSITIVE_INFINITY, 0)
                    : mean(slopes, weights, LEVERAGE, TRIMMED);
            return p > 0 ? Math.max(0, Math.min((1 - p) / p, slope)) : 0;
        }

        private static boolean isSparse(double[] totals, double[] begun) {
            int days = 0;
            int empty = 0;
            for (int i = 0; i < totals.length; i++) {
                days += totals[i] > 0 ? 1 : 0;
                empty += totals[i] > 0 && begun[i] == 0 ? 1 : 0;
            }
            return empty > TRIMMED * days;
        }

        private static double estimate(double begun, double expected, double p, double slope) {
            return begun + Math.max(0, (1 - p) * expected + slope * (begun - p * expected));
        }

        double[] errors() {
            double[] errors = new double[totals.length];
            int count = 0;
            for (int i = 0; i < totals.length; i++) {
                if (expected[i] > 0) {
                    errors[count++] = (totals[i] - estimates[i]) / expected[i];
                }
            }
            return Arrays.copyOf(errors, count);
        }
    }

    /**
     * A mean with limits; 0 without weight.
     *
     * @param weights not negative
     * @param most what a weight counts at most, in units of the median of those that are positive
     * @param trimmed of the weight, what is left out at either end of the values, in [0, ½)
     */
    private static double mean(double[] values, double[] weights, double most, double trimmed) {
        double[] positive = Arrays.stream(weights).filter(weight -> weight > 0).toArray();
        if (positive.length == 0) {
            return 0;
        }
        double limit = most * median(positive);
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double all =
                Arrays.stream(weights).map(weight -> Math.min(limit, weight)).sum();
        double from = trimmed * all;
        double until = all - from;
        double passed = 0;
        double sum = 0;
        for (int i : order) {
            double next = passed + Math.min(limit, weights[i]);
            sum += values[i] * Math.max(0, Math.min(until, next) - Math.max(from, passed));
            passed = next;
        }
        return sum / (until - from);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private static double[] ratioErrors(Part numerator, Part denominator) {
        double[] errors = new double[numerator.totals.length];
        int count = 0;
        for (int i = 0; i < errors.length; i++) {
            double estimate = numerator.estimates[i] / denominator.estimates[i];
            if (denominator.totals[i] > 0 && denominator.estimates[i] > 0 && estimate > 0) {
                errors[count++] = numerator.totals[i] / denominator.totals[i] / estimate - 1;
            }
        }
        return Arrays.copyOf(errors, count);
    }

    private static double[] quantiles(double[] errors, double estimate, double unit, double least) {
        double[] sizes = Arrays.stream(errors).map(Math::abs).toArray();
        double[] ones = new double[errors.length];
        Arrays.fill(ones, 1);
        double deviation = errors.length == 0 ? 1 : DEVIATION * mean(sizes, ones, 1, TRIMMED);
        double[] sorted = DoubleStream.concat(Arrays.stream(errors), Errors.normal(deviation))
                .sorted()
                .toArray();
        double[] quantiles = Calibration.quantiles(sorted, deviation);
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = Math.max(least, estimate + (unit > 0 ? quantiles[i] * unit : 0));
        }
        return quantiles;
    }

    private static Forecast row(
            SeriesOutlook.Name name, String metric, int today, double mean, double[] q, String model) {
        return new Forecast(
                name.storeId(),
                metric,
                name.dimension(),
                GRAIN,
                0,
                today - 1,
                today,
                mean,
                q[0],
                q[1],
                q[2],
                q[3],
                q[4],
                q[5],
                q[6],
                model,
                false);
    }
}
