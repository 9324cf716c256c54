package io.earshot.measures.series;

import io.earshot.events.DaySummed;
import io.earshot.measures.forecast.Calibration;
import io.earshot.results.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the present day will come to, from its hours that have passed and what was forecast for it when it began.
 *
 * <p>Let p be the share that these hours had in the last {@link #DAYS} days (or as many as there are), e a day's expected sum
 * (the mean of the others with its weekday; f, the forecast, for today), m what came in these hours and r in the rest. A day
 * that begins better than expected mostly goes on so: r − (1 − p)·e is regressed through the origin on m − p·e, with a slope b
 * in [0, (1 − p)/p] (from "the rest is as always" to "the rest is as much better"). Today is m + max(0, (1 − p)·f + b·(m −
 * p·f)).
 *
 * <p>Intervals: the same is done for each past day; the quantiles of the errors in units of e (see {@link Calibration}), times
 * f, lie around the estimate; not below what has come. Of the ratio of the two parts, errors are relative.
 *
 * <p>This is the pick-up method of revenue management with a slope that the data choose: Weatherford and Kimes (2003), A
 * Comparison of Forecasting Methods for Hotel Revenue Management, International Journal of Forecasting 19, 401-415.
 */
public final class Intraday {
    /** How many past days say how a day goes. */
    public static final int DAYS = 56;

    /** Of rows, in the place of a grain. */
    public static final String GRAIN = "today";

    private static final int HOURS = 24;
    private static final int WEEK = 7;

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
     * A row for each metric; none with fewer than {@value Days#LEAST} past days.
     *
     * @param hours numbered by {@link #hour}, of at most {@link #DAYS} days before today, and of today those that have passed
     * @param reached the first hour that has not passed
     * @param ahead what was forecast of each part for today
     */
    public static List<Forecast> rows(SeriesOutlook.Name name, Days hours, int reached, double[] ahead) {
        int today = day(reached);
        int first = Math.max(day(hours.firstDay()), today - DAYS);
        if (today - first < Days.LEAST) {
            return List.of();
        }
        Part[] parts = new Part[2];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(hours, i, first, reached, ahead[i]);
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

        Part(Days hours, int part, int first, int reached, double ahead) {
            int today = day(reached);
            int passed = reached - hour(today, 0);
            totals = new double[today - first];
            double[] begun = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                begun[i] = sum(hours, part, hour(first + i, 0), passed);
                totals[i] = sum(hours, part, hour(first + i, 0), HOURS);
            }
            soFar = sum(hours, part, hour(today, 0), passed);
            double all = Arrays.stream(totals).sum();
            double p = all > 0 ? Arrays.stream(begun).sum() / all : 0;
            expected = expected(totals);
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

        /** The mean of the other days with the same weekday. */
        private static double[] expected(double[] totals) {
            double[] expected = new double[totals.length];
            for (int i = 0; i < totals.length; i++) {
                double sum = -totals[i];
                int count = -1;
                for (int other = i % WEEK; other < totals.length; other += WEEK) {
                    sum += totals[other];
                    count++;
                }
                expected[i] = sum / count;
            }
            return expected;
        }

        private static double slope(double[] totals, double[] begun, double[] expected, double p) {
            double products = 0;
            double squares = 0;
            for (int i = 0; i < totals.length; i++) {
                double better = begun[i] - p * expected[i];
                products += better * (totals[i] - begun[i] - (1 - p) * expected[i]);
                squares += better * better;
            }
            return p > 0 && squares > 0 ? Math.max(0, Math.min((1 - p) / p, products / squares)) : 0;
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
        Arrays.sort(errors);
        double[] quantiles = Calibration.quantiles(errors, 1);
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
