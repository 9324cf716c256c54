package io.earshot.measures.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * Forecasts of a series that has just begun, from how similar ones began.
 *
 * <p>With m_i the mean of the first n values of a similar series and f_ih its value h steps later, c_h = Σ u_i·m_i·f_ih/Σ u_i·m_i²
 * tells how a series goes on from its beginning (a launch fades, say); u_i = 1/(m_i + median m)², so that one large series does
 * not decide for all. The own mean m says less the fewer values it has, so it is drawn towards the usual one: with L = ln(m + q),
 * q a tenth of the median, and w in [0, 1] the slope, plus its standard error, of the regression of what followed, ln(Σ_h f_ih/Σ_h c_h + q), on L_i,
 *
 * <pre>
 * forecast = c_h·(exp(w·L + (1 − w)·mean L_i) − q)
 * </pre>
 *
 * so w is near 1 where the others say nothing about the level. Before the first value the forecast is the mean f_ih. Values of
 * neighbouring steps are averaged, up to {@value #NEIGHBOURS} to each side. Where fewer than {@value #LEAST} similar series are
 * long enough, the mean of the own values stands.
 *
 * <p>Efron and Morris (1975), Data Analysis Using Stein's Estimator and its Generalizations, JASA 70, 311-319 (borrowing by
 * shrinking).
 */
public final class ColdStart {
    private static final int LEAST = 5;
    private static final int NEIGHBOURS = 3;
    private static final double ZERO = 0.1;

    private ColdStart() {}

    /**
     * Forecasts the next values.
     *
     * @param values since the beginning, none negative; none yet is allowed
     * @param similar series of the same kind, each from its own beginning, in units that can be compared
     */
    public static double[] forecast(double[] values, List<double[]> similar, int horizon) {
        int n = values.length;
        List<double[]> peers =
                similar.stream().filter(series -> series.length >= n + horizon).toList();
        double own = Arrays.stream(values).average().orElse(0);
        double[] forecasts = new double[horizon];
        if (peers.size() < LEAST) {
            Arrays.fill(forecasts, own);
            return forecasts;
        }
        double[] means = peers.stream()
                .mapToDouble(series -> Arrays.stream(series, 0, n).average().orElse(0))
                .toArray();
        double[][] later = peers.stream()
                .map(series -> smoothed(Arrays.copyOfRange(series, n, n + horizon)))
                .toArray(double[][]::new);
        double[] sorted = means.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        if (!(median > 0)) {
            for (double[] each : later) {
                for (int h = 0; h < horizon; h++) {
                    forecasts[h] += each[h] / later.length;
                }
            }
            return forecasts;
        }
        double[] onward = onward(means, later, median);
        double level = level(own, means, later, onward, ZERO * median);
        for (int h = 0; h < horizon; h++) {
            forecasts[h] = onward[h] * level;
        }
        return forecasts;
    }

    /** c_h. */
    private static double[] onward(double[] means, double[][] later, double median) {
        double[] onward = new double[later[0].length];
        double squares = 0;
        for (int i = 0; i < means.length; i++) {
            double size = means[i] + median;
            squares += means[i] / size * (means[i] / size);
            for (int h = 0; h < onward.length; h++) {
                onward[h] += means[i] / size * (later[i][h] / size);
            }
        }
        for (int h = 0; h < onward.length; h++) {
            onward[h] /= squares;
        }
        return onward;
    }

    /** The own level, drawn towards the usual one. */
    private static double level(double own, double[] means, double[][] later, double[] onward, double q) {
        double total = Arrays.stream(onward).sum();
        if (!(total > 0)) {
            return own;
        }
        int count = means.length;
        double[] past = Arrays.stream(means).map(m -> Math.log(m + q)).toArray();
        double[] next = Arrays.stream(later)
                .mapToDouble(f -> Math.log(Arrays.stream(f).sum() / total + q))
                .toArray();
        double pastMean = Arrays.stream(past).average().orElse(0);
        double nextMean = Arrays.stream(next).average().orElse(0);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < count; i++) {
            xx += (past[i] - pastMean) * (past[i] - pastMean);
            xy += (past[i] - pastMean) * (next[i] - nextMean);
            yy += (next[i] - nextMean) * (next[i] - nextMean);
        }
        double error = xx > 0 ? Math.sqrt(Math.max(0, yy - xy * xy / xx) / (count - 2) / xx) : 0;
        double weight = xx > 0 ? Math.min(1, Math.max(0, xy / xx + error)) : 0;
        return Math.max(0, Math.exp(weight * Math.log(own + q) + (1 - weight) * pastMean) - q);
    }

    private static double[] smoothed(double[] values) {
        double[] smoothed = new double[values.length];
        for (int h = 0; h < values.length; h++) {
            int from = Math.max(0, h - NEIGHBOURS);
            int to = Math.min(values.length, h + NEIGHBOURS + 1);
            smoothed[h] = Arrays.stream(values, from, to).average().orElse(0);
        }
        return smoothed;
    }
}
