package io.earshot.measures.forecast;

/**
 * What repeats itself from cycle to cycle in values around zero, as far as it does.
 *
 * <p>The index of a position is the mean there, less the mean of all, smoothed over its neighbours where that helps, times λ in
 * [0, 1]. λ is the slope of the regression of each cycle's values on the indices that the other cycles give, so that what does
 * not repeat itself vanishes. How far to smooth is decided by the same regression: the triangular weights with which the other
 * cycles explain most of the squares of each.
 *
 * <p>Cross-validation by leaving out whole cycles, as in any textbook.
 */
final class Repetition {
    /** From this period on neighbours may be alike. */
    private static final int LONG = 24;

    private static final int NEIGHBOURS = 2;
    /** Or as many neighbours to each side as are this part of a long period: a fortnight of a year of days. */
    private static final int PARTS = 24;

    private final double[] values;
    private final int from;
    private final int to;
    private final int period;

    private double explained = -1;
    private double[] best = {};

    private Repetition(double[] values, int from, int to, int period) {
        this.values = values;
        this.from = from;
        this.to = to;
        this.period = period;
    }

    /**
     * Finds indices.
     *
     * @param values of which those from {@code from} to {@code to}, exclusively, count; value t has position t mod period
     * @param doubt how many standard errors λ is below the slope; errors of one cycle go together, so that the variance is
     *     that of the cycles' sums of products (clustered)
     */
    static double[] of(double[] values, int from, int to, int period, double doubt) {
        Repetition repetition = new Repetition(values, from, to, period);
        if (period < LONG) {
            repetition.consider(0, doubt);
        } else {
            repetition.consider(NEIGHBOURS, doubt);
            repetition.consider(0, doubt);
            if (period / PARTS > NEIGHBOURS) {
                repetition.consider(period / PARTS, doubt);
            }
        }
        return repetition.best;
    }

    /** @param width neighbours to each side that count */
    private void consider(int width, double doubt) {
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int t = from; t < to; t++) {
            sums[t % period] += values[t];
            counts[t % period]++;
        }
        int cycles = (to - from + period - 1) / period;
        double[] product = new double[cycles];
        double[] square = new double[cycles];
        double products = 0;
        double squares = 0;
        for (int c = 0; c < cycles; c++) {
            int start = from + c * period;
            int end = Math.min(to, start + period);
            double[] others = sums.clone();
            int[] left = counts.clone();
            for (int t = start; t < end; t++) {
                others[t % period] -= values[t];
                left[t % period]--;
            }
            double[] indices = indices(others, left, width);
            for (int t = start; t < end; t++) {
                product[c] += values[t] * indices[t % period];
                square[c] += indices[t % period] * indices[t % period];
            }
            products += product[c];
            squares += square[c];
        }
        double slope = squares > 0 ? products / squares : 0;
        double variance = 0;
        for (int c = 0; c < cycles; c++) {
            variance += (product[c] - slope * square[c]) * (product[c] - slope * square[c]);
        }
        double error = squares > 0 ? Math.sqrt(variance * cycles / Math.max(1, cycles - 1)) / squares : 0;
        double lambda = Math.min(1, Math.max(0, slope - doubt * error));
        double gain = products > 0 ? products * products / squares : 0;
        if (gain > explained) {
            explained = gain;
            best = indices(sums, counts, width);
            for (int i = 0; i < period; i++) {
                best[i] *= lambda;
            }
        }
    }

    /** Means with mean 0, smoothed. */
    private double[] indices(double[] sums, int[] counts, int width) {
        double[] means = new double[period];
        double all = 0;
        for (int i = 0; i < period; i++) {
            means[i] = counts[i] == 0 ? 0 : sums[i] / counts[i];
            all += means[i] / period;
        }
        for (int i = 0; i < period; i++) {
            means[i] -= all;
        }
        if (width == 0) {
            return means;
        }
        double[] smoothed = new double[period];
        double weights = (width + 1.0) * (width + 1.0);
        for (int i = 0; i < period; i++) {
            for (int k = -width; k <= width; k++) {
                smoothed[i] += (width + 1 - Math.abs(k)) / weights * means[Math.floorMod(i + k, period)];
            }
        }
        return smoothed;
    }
}
