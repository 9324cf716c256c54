package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * How far forecasts were from what came.
 *
 * <p>Hyndman and Koehler (2006), Another Look at Measures of Forecast Accuracy, International Journal of Forecasting 22,
 * 679-688; Makridakis, Spiliotis and Assimakopoulos (2020), The M4 Competition, ibid. 36, 54-74 (sMAPE, MASE, OWA, MSIS) and
 * (2022), M5 Accuracy Competition, ibid. 38, 1346-1364 (RMSSE).
 */
public final class Accuracy {
    private Accuracy() {}

    /** mean 200·|y − f|/(|y| + |f|), in percent; a pair of zeros has no error. */
    public static double smape(double[] actual, double[] forecast) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            double size = Math.abs(actual[i]) + Math.abs(forecast[i]);
            sum += size == 0 ? 0 : 200 * Math.abs(actual[i] - forecast[i]) / size;
        }
        return sum / actual.length;
    }

    /** mean |y − f|. */
    public static double mae(double[] actual, double[] forecast) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += Math.abs(actual[i] - forecast[i]);
        }
        return sum / actual.length;
    }

    /**
     * What MASE divides by: mean |x_t − x_{t−m}| within the history.
     *
     * @return NaN where the history is not longer than the period, 0 where it only repeats itself
     */
    public static double scale(double[] history, int period) {
        double sum = 0;
        for (int t = period; t < history.length; t++) {
            sum += Math.abs(history[t] - history[t - period]);
        }
        return sum / Math.max(0, history.length - period);
    }

    /** mean |y − f| in units of {@link #scale}. */
    public static double mase(double[] history, int period, double[] actual, double[] forecast) {
        return mae(actual, forecast) / scale(history, period);
    }

    /**
     * Root of the mean squared error in units of the one-step naive forecast's in the history: √(mean (y − f)² / mean (x_t −
     * x_{t−1})²). For intermittent demand, where absolute errors reward a forecast of zero.
     *
     * @return NaN where the history never changes
     */
    public static double rmsse(double[] history, double[] actual, double[] forecast) {
        double scale = 0;
        for (int t = 1; t < history.length; t++) {
            scale += square(history[t] - history[t - 1]);
        }
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += square(actual[i] - forecast[i]);
        }
        return Math.sqrt(sum / actual.length / (scale / (history.length - 1)));
    }

    /** Overall weighted average: the mean of sMAPE and MASE, each in units of Naive2's over the same series. */
    public static double owa(double smape, double mase, double naiveSmape, double naiveMase) {
        return (smape / naiveSmape + mase / naiveMase) / 2;
    }

    /** Σ|y − f| / Σ|y|. */
    public static double wape(double[] actual, double[] forecast) {
        return mae(actual, forecast)
                * actual.length
                / Arrays.stream(actual).map(Math::abs).sum();
    }

    /** (Σf − Σy)/Σy: positive where too much was forecast. */
    public static double bias(double[] actual, double[] forecast) {
        double total = Arrays.stream(actual).sum();
        return (Arrays.stream(forecast).sum() - total) / total;
    }

    /**
     * Loss of a quantile q forecast for probability p: p·(y − q) above it, (1 − p)·(q − y) below it. Twice its mean over all
     * p in (0, 1) is the continuous ranked probability score.
     */
    public static double pinball(double actual, double quantile, double probability) {
        return actual >= quantile ? probability * (actual - quantile) : (1 - probability) * (quantile - actual);
    }

    /** Share of the values that lie within their interval, ends included. */
    public static double coverage(double[] actual, double[] lower, double[] upper) {
        int covered = 0;
        for (int i = 0; i < actual.length; i++) {
            if (lower[i] <= actual[i] && actual[i] <= upper[i]) {
                covered++;
            }
        }
        return (double) covered / actual.length;
    }

    /** Interval score of level 1 − α: the width, and 2/α times what a value lies outside. */
    public static double intervalScore(double actual, double lower, double upper, double alpha) {
        return upper - lower + 2 / alpha * (Math.max(0, lower - actual) + Math.max(0, actual - upper));
    }

    private static double square(double x) {
        return x * x;
    }
}
