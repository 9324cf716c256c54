package io.earshot.measures.forecast;

/**
 * The Theta method: the series without seasonality is a mean of two lines, its linear trend and one that exaggerates its
 * curvature θ times; the first is prolonged, the second smoothed exponentially.
 *
 * <p>Standard (θ = 2): half of the line A + Bt, half of the simple exponential smoothing of 2y_t − (A + Bt).
 *
 * <p>Optimised and dynamic, in state-space form with w = 1 − 1/θ in [0, 1]:
 *
 * <pre>
 * y_t = l_{t−1} + w·q_t + e_t,  q_t = (1−α)^{t−1}·A_{t−1} + (1 − (1−α)^t)/α·B_{t−1},  l_t = αy_t + (1−α)l_{t−1}
 * </pre>
 *
 * <p>Optimised: A and B are the coefficients of the whole history. Dynamic: those of the values up to then, updated as each
 * comes; forecasts take the place of the values that follow. α in [0.1, 0.99], θ ≥ 1 and l_0 minimise Σe² over t ≥ 3. The
 * errors are linear in l_0 and w, which leaves a search over α alone.
 *
 * <p>Series of fewer than 4 values are forecast by their last value.
 *
 * <p>Assimakopoulos and Nikolopoulos (2000), The Theta Model, International Journal of Forecasting 16, 521-530; Fiorucci,
 * Pellegrini, Louzada, Petropoulos and Koehler (2016), Models for Optimising the Theta Method, ibid. 32, 1151-1161.
 */
public final class Theta {
    private static final int SHORTEST = 4;
    private static final double MIN_ALPHA = 0.1;
    private static final double MAX_ALPHA = 0.99;
    private static final int FIRST_ERROR = 2;
    private static final int BUDGET = 40;

    private final double[] values;
    private final boolean isDynamic;
    /** Coefficients of the line through the first t values, at t. */
    private final double[] intercepts;

    private final double[] slopes;

    // what the last evaluation found
    private double level0;
    private double weight;

    private Theta(double[] values, boolean isDynamic) {
        this.values = values;
        this.isDynamic = isDynamic;
        int n = values.length;
        this.intercepts = new double[n + 1];
        this.slopes = new double[n + 1];
        double mean = 0;
        for (int t = 1; t <= n; t++) {
            double before = mean;
            mean += (values[t - 1] - mean) / t;
            slopes[t] = t == 1 ? 0 : ((t - 2) * slopes[t - 1] + 6 * (values[t - 1] - before) / t) / (t + 1);
            intercepts[t] = mean - slopes[t] * (t + 1) / 2;
        }
    }

    /** The standard method. */
    public static double[] standard(double[] values, int period, int horizon) {
        Seasonality seasonality = Seasonality.tested(values, period);
        double[] adjusted = seasonality.adjusted();
        int n = adjusted.length;
        if (n < SHORTEST) {
            return Naive.last(values, 1, horizon);
        }
        Theta lines = new Theta(adjusted, false);
        double[] curved = new double[n];
        for (int t = 0; t < n; t++) {
            curved[t] = 2 * adjusted[t] - lines.intercepts[n] - lines.slopes[n] * (t + 1);
        }
        double[] forecasts = Ets.fitAsInCompetitions(EtsModel.SIMPLE, curved).forecast(horizon);
        for (int h = 0; h < horizon; h++) {
            forecasts[h] = (forecasts[h] + lines.intercepts[n] + lines.slopes[n] * (n + h + 1)) / 2;
        }
        return seasonality.restore(forecasts);
    }

    /** θ, α and l_0 fitted; one line for the whole history. */
    public static double[] optimised(double[] values, int period, int horizon) {
        return adjusted(Seasonality.tested(values, period), false, horizon);
    }

    /** θ, α and l_0 fitted; the line follows the values. */
    public static double[] dynamic(double[] values, int period, int horizon) {
        return adjusted(Seasonality.tested(values, period), true, horizon);
    }

    private static double[] adjusted(Seasonality seasonality, boolean isDynamic, int horizon) {
        double[] values = seasonality.adjusted();
        return seasonality.restore(
                values.length < SHORTEST
                        ? Naive.last(values, 1, horizon)
                        : new Theta(values, isDynamic).fitted(horizon));
    }

    private double[] fitted(int horizon) {
        double best = MIN_ALPHA;
        double least = Double.POSITIVE_INFINITY;
        for (double alpha = MIN_ALPHA; alpha < MAX_ALPHA; alpha += 0.08) {
            double sum = squares(alpha);
            if (sum < least) {
                least = sum;
                best = alpha;
            }
        }
        double[] alpha =
                NelderMead.minimise(point -> squares(point[0]), new double[] {best}, new double[] {0.03}, BUDGET);
        squares(alpha[0]);
        return forecast(alpha[0], horizon);
    }

    /** Σe² over t ≥ 3 at the best l_0 and w: e = ẽ − c·l_0 − q·w, with ẽ from a level that began at zero. */
    private double squares(double alpha) {
        if (!(alpha >= MIN_ALPHA && alpha <= MAX_ALPHA)) {
            return Double.POSITIVE_INFINITY;
        }
        int n = values.length;
        double level = 0;
        double power = 1;
        double ee = 0;
        double ce = 0;
        double qe = 0;
        double cc = 0;
        double cq = 0;
        double qq = 0;
        for (int t = 0; t < n; t++) {
            int line = isDynamic ? t : n;
            double q = power * intercepts[line] + (1 - power * (1 - alpha)) / alpha * slopes[line];
            double e = values[t] - level;
            if (t >= FIRST_ERROR) {
                ee += e * e;
                ce += power * e;
                qe += q * e;
                cc += power * power;
                cq += power * q;
                qq += q * q;
            }
            level += alpha * e;
            power *= 1 - alpha;
        }
        double determinant = cc * qq - cq * cq;
        double w = determinant > 1e-12 * cc * qq ? (cc * qe - cq * ce) / determinant : 0;
        weight = Math.min(1, Math.max(0, w));
        level0 = (ce - weight * cq) / cc;
        return ee
                - 2 * (level0 * ce + weight * qe)
                + level0 * level0 * cc
                + 2 * level0 * weight * cq
                + weight * weight * qq;
    }

    private double[] forecast(double alpha, int horizon) {
        int n = values.length;
        double level = level0;
        double power = 1;
        for (double value : values) {
            level += alpha * (value - level);
            power *= 1 - alpha;
        }
        double mean = intercepts[n] + slopes[n] * (n + 1) / 2;
        double slope = slopes[n];
        double[] forecasts = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            int t = n + h + 1;
            double intercept = isDynamic ? mean - slope * t / 2 : intercepts[n];
            double q = power * intercept + (1 - power * (1 - alpha)) / alpha * slope;
            forecasts[h] = level + weight * q;
            level += alpha * (forecasts[h] - level);
            power *= 1 - alpha;
            if (isDynamic) {
                double before = mean;
                mean += (forecasts[h] - mean) / t;
                slope = ((t - 2) * slope + 6 * (forecasts[h] - before) / t) / (t + 1);
            }
        }
        return forecasts;
    }
}
