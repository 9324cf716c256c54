package io.earshot.measures.forecast;

/**
 * What known causes (prices, holidays, promotions, shares of tags) add to a series whose rest is smoothed exponentially:
 * y_t = x_t'b + η_t, where η is ETS(A,N,N) with parameter α.
 *
 * <p>The filter l_t = l_{t−1} + α(s_t − l_{t−1}), e_t = s_t − l_{t−1} is linear, so it is applied to the series, to each cause and
 * to the first level alike; b and the level are then those of ordinary least squares, and α is found by search. A cause takes
 * part only if AICc falls by more than {@value #GAIN} with it: one at a time, the best first, so that causes without effect cost
 * next to nothing.
 *
 * <p>Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, Springer, chapter 9; forward selection as
 * in any textbook of regression.
 */
public final class Regression {
    private static final double MIN = 0.001;
    private static final double MAX = 0.999;
    private static final double STEP = 0.1;
    private static final int BUDGET = 40;
    private static final double GAIN = 4;

    private final double[] coefficients;

    private Regression(double[] coefficients) {
        this.coefficients = coefficients;
    }

    /**
     * Fits the effects.
     *
     * @param values the history
     * @param causes of each cause its values at the same times
     */
    public static Regression of(double[] values, double[][] causes) {
        boolean[] isIn = new boolean[causes.length];
        double[] coefficients = new double[causes.length];
        double least = fit(values, causes, isIn).aicc;
        boolean isBetter = true;
        while (isBetter) {
            isBetter = false;
            int best = -1;
            for (int j = 0; j < causes.length; j++) {
                if (!isIn[j]) {
                    isIn[j] = true;
                    double aicc = fit(values, causes, isIn).aicc;
                    isIn[j] = false;
                    if (aicc < least - (best < 0 ? GAIN : 0)) {
                        least = aicc;
                        best = j;
                    }
                }
            }
            if (best >= 0) {
                isIn[best] = true;
                isBetter = true;
            }
        }
        double[] fitted = fit(values, causes, isIn).coefficients;
        int next = 1;
        for (int j = 0; j < causes.length; j++) {
            coefficients[j] = isIn[j] ? fitted[next++] : 0;
        }
        return new Regression(coefficients);
    }

    /** Effect of a unit of each cause; 0 of those that do not take part. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** What the causes add at each time. */
    public double[] effects(double[][] causes) {
        double[] effects = new double[causes.length == 0 ? 0 : causes[0].length];
        for (int j = 0; j < causes.length; j++) {
            for (int t = 0; t < effects.length; t++) {
                effects[t] += coefficients[j] * causes[j][t];
            }
        }
        return effects;
    }

    /**
     * Forecasts with known future causes: the method's forecast of what the causes do not explain, and their effects.
     *
     * @param future of each cause its values at the times to be forecast
     */
    public static double[] forecast(Method method, double[] values, int period, double[][] causes, double[][] future) {
        double[] adjusted = Seasonality.isSeasonal(values, period)
                ? Seasonality.decomposed(values, period, false).adjusted()
                : values;
        Regression regression = of(adjusted, causes);
        double[] rest = values.clone();
        double[] known = regression.effects(causes);
        for (int t = 0; t < known.length; t++) {
            rest[t] -= known[t];
        }
        double[] effects = regression.effects(future);
        double[] forecasts = method.forecast(rest, period, effects.length);
        for (int h = 0; h < effects.length; h++) {
            forecasts[h] += effects[h];
        }
        return forecasts;
    }

    private record Fit(double[] coefficients, double aicc) {}

    private static Fit fit(double[] values, double[][] causes, boolean[] isIn) {
        int k = 1;
        for (boolean each : isIn) {
            k += each ? 1 : 0;
        }
        double[][] columns = new double[k][values.length];
        double best = MIN;
        double least = Double.POSITIVE_INFINITY;
        for (double alpha = MIN; alpha < MAX; alpha += STEP) {
            double sum = squares(alpha, values, causes, isIn, columns, new double[k]);
            if (sum < least) {
                least = sum;
                best = alpha;
            }
        }
        double[] coefficients = new double[k];
        double[] alpha = NelderMead.minimise(
                point -> squares(point[0], values, causes, isIn, columns, coefficients),
                new double[] {best},
                new double[] {STEP / 2},
                BUDGET);
        double sum = squares(alpha[0], values, causes, isIn, columns, coefficients);
        int n = values.length;
        int parameters = k + 2;
        double aicc = n - parameters - 1 <= 0
                ? Double.POSITIVE_INFINITY
                : n * Math.log(Math.max(sum, Double.MIN_NORMAL))
                        + 2.0 * parameters
                        + 2.0 * parameters * (parameters + 1) / (n - parameters - 1);
        return new Fit(coefficients, aicc);
    }

    private static double squares(
            double alpha, double[] values, double[][] causes, boolean[] isIn, double[][] columns, double[] into) {
        if (!(alpha >= MIN && alpha <= MAX)) {
            return Double.POSITIVE_INFINITY;
        }
        double power = 1;
        for (int t = 0; t < values.length; t++) {
            columns[0][t] = power;
            power *= 1 - alpha;
        }
        int column = 1;
        for (int j = 0; j < causes.length; j++) {
            if (isIn[j]) {
                filter(alpha, causes[j], columns[column++]);
            }
        }
        double[] filtered = new double[values.length];
        filter(alpha, values, filtered);
        double[] coefficients = LeastSquares.regress(columns, filtered);
        System.arraycopy(coefficients, 0, into, 0, coefficients.length);
        double sum = 0;
        for (int t = 0; t < values.length; t++) {
            double e = filtered[t];
            for (int j = 0; j < columns.length; j++) {
                e -= coefficients[j] * columns[j][t];
            }
            sum += e * e;
        }
        return sum;
    }

    private static void filter(double alpha, double[] values, double[] into) {
        double level = 0;
        for (int t = 0; t < values.length; t++) {
            into[t] = values[t] - level;
            level += alpha * into[t];
        }
    }
}
