package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * Exponential smoothing in state-space form, fitted to a series.
 *
 * <p>With q = l + φb, s the season's state m steps ago and f = q, q + s or q·s:
 *
 * <pre>
 * p = y, y − s or y/s;  l' = q + α(p − q);  b' = φb + β/α·(l' − l − φb);  s' = s + γ(y − q − s) or s + γ(y/q − s)
 * </pre>
 *
 * which holds for additive errors e = y − f and, rewritten, for relative ones e = (y − f)/f. What is minimised is −2·ln of the
 * likelihood but for a constant, n·ln Σe² (+ 2Σ ln|f| for relative errors), over the smoothing parameters and the states l and
 * b before the first value; the season's states begin as the classical decomposition has them. Bounds: α in [0.0001, 0.9999],
 * β in [0.0001, α], γ in [0.0001, 1 − α], φ in [0.8, 0.98]; the search keeps β below its first α of 0.2/m too, because a trend
 * that follows single values flies off. AICc counts all of these, the season's states, and σ.
 *
 * <p>Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, Springer; start values as in the R
 * package forecast (Hyndman and Khandakar 2008, Journal of Statistical Software 27(3)).
 */
final class Ets {
    private static final double MIN = 1e-4;
    private static final double MAX = 0.9999;
    private static final double MIN_PHI = 0.8;
    private static final double MAX_PHI = 0.98;
    private static final int FIRST_VALUES = 10;
    /** Of a start value, the first step from it. */
    private static final double STEP = 0.2;

    private static final int COMPETITION_BUDGET = 2_000;

    private final EtsModel model;
    private final double[] values;
    private final int period;
    private final double[] firstSeason;

    // what the last run left
    private double alpha;
    private double beta;
    private double gamma;
    private double phi;
    private double level;
    private double trend;
    private final double[] season;
    private double squares;
    private double logs;

    private Ets(EtsModel model, double[] values, int period) {
        this.model = model;
        this.values = values;
        this.period = model.isSeasonal() ? period : 1;
        this.firstSeason = new double[this.period];
        this.season = new double[this.period];
    }

    /**
     * Fits a model.
     *
     * @param budget how often the likelihood may be worked out, about
     */
    static Ets fit(EtsModel model, double[] values, int period, int budget) {
        Ets ets = new Ets(model, values, period);
        double[] start = ets.start();
        double[] step = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            step[i] = start[i] == 0 ? MIN : STEP * start[i];
        }
        return ets.settled(NelderMead.minimise(ets::objective, start, step, ets.bounds(start), budget));
    }

    /**
     * Fits a model without seasonality as R does for the M competitions: least squares, and in all directions a first step as
     * wide as a tenth of the greatest start value. Which of several minima a short series gets depends on this.
     */
    static Ets fitAsInCompetitions(EtsModel model, double[] values) {
        Ets ets = new Ets(model, values, 1);
        double[] start = ets.start();
        double widest = Arrays.stream(start).map(Math::abs).max().orElse(0);
        double[] step = new double[start.length];
        Arrays.fill(step, widest / 10);
        return ets.settled(NelderMead.minimise(ets::squaresAt, start, step, COMPETITION_BUDGET));
    }

    /** A model whose parameters and first states are given; what the model lacks is ignored. */
    static Ets of(
            EtsModel model,
            double[] values,
            double[] firstSeason,
            double alpha,
            double beta,
            double gamma,
            double phi,
            double level,
            double trend) {
        Ets ets = new Ets(model, values, firstSeason.length);
        System.arraycopy(firstSeason, 0, ets.firstSeason, 0, ets.period);
        ets.alpha = alpha;
        ets.beta = model.hasTrend() ? beta : 0;
        ets.gamma = gamma;
        ets.phi = model.isDamped() ? phi : 1;
        ets.level = level;
        ets.trend = model.hasTrend() ? trend : 0;
        ets.run();
        return ets;
    }

    private Ets settled(double[] point) {
        objective(point);
        return this;
    }

    private double[][] bounds(double[] start) {
        double[] least = new double[start.length];
        double[] greatest = new double[start.length];
        int k = model.parameters();
        Arrays.fill(least, 0, k, MIN);
        Arrays.fill(greatest, 0, k, MAX);
        Arrays.fill(least, k, start.length, Double.NEGATIVE_INFINITY);
        Arrays.fill(greatest, k, start.length, Double.POSITIVE_INFINITY);
        if (model.hasTrend()) {
            greatest[1] = start[0];
        }
        if (model.isDamped()) {
            least[k - 1] = MIN_PHI;
            greatest[k - 1] = MAX_PHI;
        }
        return new double[][] {least, greatest};
    }

    /** Parameters and first states from which the search begins. */
    private double[] start() {
        double[] adjusted = values;
        if (model.isSeasonal()) {
            boolean ratios = model.season() == EtsModel.Season.MULTIPLICATIVE;
            Seasonality seasonality = Seasonality.decomposed(values, period, ratios);
            adjusted = seasonality.adjusted();
            for (int i = 0; i < period; i++) {
                firstSeason[i] = seasonality.index(i);
            }
        }
        int count = Math.min(Math.max(FIRST_VALUES, 2 * period), adjusted.length);
        double mean = 0;
        double slope = 0;
        for (int t = 0; t < count; t++) {
            mean += adjusted[t] / count;
            slope += adjusted[t] * (t - (count - 1) / 2.0);
        }
        slope *= count > 1 ? 12.0 / (count * ((double) count * count - 1)) : 0;
        double[] start = new double[model.parameters() + (model.hasTrend() ? 2 : 1)];
        int i = 0;
        start[i++] = MIN + 0.2 * (MAX - MIN) / period;
        if (model.hasTrend()) {
            start[i++] = MIN + 0.1 * (start[0] - MIN);
        }
        if (model.isSeasonal()) {
            start[i++] = MIN + 0.05 * (1 - start[0] - MIN);
        }
        if (model.isDamped()) {
            start[i++] = MIN_PHI + 0.99 * (MAX_PHI - MIN_PHI);
        }
        start[i++] = model.hasTrend() ? mean - slope * (count + 1) / 2 : mean;
        if (model.hasTrend()) {
            start[i] = slope;
        }
        return start;
    }

    private double objective(double[] point) {
        return values.length * Math.log(Math.max(squaresAt(point), Double.MIN_NORMAL)) + 2 * logs;
    }

    private double squaresAt(double[] point) {
        int i = 0;
        alpha = point[i++];
        beta = model.hasTrend() ? point[i++] : 0;
        gamma = model.isSeasonal() ? point[i++] : 0;
        phi = model.isDamped() ? point[i++] : 1;
        if (!(alpha >= MIN && alpha <= MAX)
                || model.hasTrend() && !(beta >= MIN && beta <= alpha)
                || model.isSeasonal() && !(gamma >= MIN && gamma <= 1 - alpha)
                || model.isDamped() && !(phi >= MIN_PHI && phi <= MAX_PHI)) {
            return Double.POSITIVE_INFINITY;
        }
        level = point[i++];
        trend = model.hasTrend() ? point[i] : 0;
        run();
        return squares;
    }

    private void run() {
        boolean relative = model.hasRelativeError();
        boolean additive = model.season() == EtsModel.Season.ADDITIVE;
        boolean multiplicative = model.season() == EtsModel.Season.MULTIPLICATIVE;
        double slope = model.hasTrend() ? beta / alpha : 0;
        double l = level;
        double b = trend;
        System.arraycopy(firstSeason, 0, season, 0, period);
        squares = 0;
        logs = 0;
        double product = 1;
        int position = 0;
        for (double y : values) {
            double s = season[position];
            double damped = phi * b;
            double q = l + damped;
            double f = additive ? q + s : multiplicative ? q * s : q;
            double e = y - f;
            if (relative) {
                if (!(f > 0)) {
                    squares = Double.POSITIVE_INFINITY;
                    return;
                }
                e /= f;
                product *= f;
                if (product > 1e100 || product < 1e-100) {
                    logs += Math.log(product);
                    product = 1;
                }
            }
            squares += e * e;
            double p = additive ? y - s : multiplicative ? y / s : y;
            double next = q + alpha * (p - q);
            b = damped + slope * (next - l - damped);
            l = next;
            if (additive) {
                season[position] = s + gamma * (y - q - s);
            } else if (multiplicative) {
                season[position] = s + gamma * (y / q - s);
            }
            if (++position == period) {
                position = 0;
            }
        }
        logs += Math.log(product);
        level = l;
        trend = b;
    }

    double alpha() {
        return alpha;
    }

    /** Akaike's criterion, corrected for short series; infinite where there are too few values for the model. */
    double aicc() {
        int n = values.length;
        int k = model.parameters() + (model.hasTrend() ? 2 : 1) + (period - 1) + 1;
        if (n - k - 1 <= 0 || !(squares < Double.POSITIVE_INFINITY)) {
            return Double.POSITIVE_INFINITY;
        }
        return n * Math.log(Math.max(squares, Double.MIN_NORMAL))
                + 2 * logs
                + 2.0 * k
                + 2.0 * k * (k + 1) / (n - k - 1);
    }

    /** Means of the next values: the path without errors. */
    double[] forecast(int horizon) {
        double[] forecasts = new double[horizon];
        double sum = 0;
        double power = 1;
        for (int h = 0; h < horizon; h++) {
            power *= phi;
            sum += power;
            double s = season[(values.length + h) % period];
            double q = level + sum * trend;
            forecasts[h] = switch (model.season()) {
                case NONE -> q;
                case ADDITIVE -> q + s;
                case MULTIPLICATIVE -> q * s;
            };
        }
        return forecasts;
    }
}
