package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * A seasonal ARIMA model, fitted to a series: φ(B)Φ(B^m)(w_t − μ) = θ(B)Θ(B^m)e_t for the differenced series w.
 *
 * <p>Σe² is minimised with zeros before the first value (conditional least squares). Each polynomial is described by its
 * partial autocorrelations, r = x/√(1 + x²), so that every fit is stationary and invertible. AICc counts the coefficients, μ
 * where it is there, and σ.
 *
 * <p>Box, Jenkins, Reinsel and Ljung (2015), Time Series Analysis, Wiley, chapters 7 and 9; Monahan (1984), A Note on Enforcing
 * Stationarity in ARMA Models, Biometrika 71, 403-404.
 */
final class Arima {
    /** Orders of the polynomials, and whether there is a mean of the differences. */
    record Order(int p, int q, int seasonalP, int seasonalQ, boolean hasMean) {
        int size() {
            return p + q + seasonalP + seasonalQ;
        }
    }

    private final Order order;
    private final double[] differences;
    private final double scale;
    private final int period;
    private final double[] point;
    private final double squares;

    // coefficients of the last point, by lag: w_t = Σ ar·w + e_t + Σ ma·e
    private int[] arLags = {};
    private double[] ar = {};
    private int[] maLags = {};
    private double[] ma = {};

    private Arima(Order order, double[] differences, int period, double scale) {
        this.order = order;
        this.differences = differences;
        this.period = period;
        this.scale = scale;
        this.point = new double[order.size() + (order.hasMean() ? 1 : 0)];
        if (order.hasMean()) {
            point[order.size()] = Arrays.stream(differences).average().orElse(0) / scale;
        }
        this.squares = LeastSquares.minimise(this::errors, point, differences.length);
        expand(point);
    }

    static Arima fit(Order order, double[] differences, int period) {
        double scale = Math.sqrt(Arrays.stream(differences).map(w -> w * w).sum() / differences.length);
        return new Arima(order, differences, period, scale > 0 ? scale : 1);
    }

    double aicc() {
        int n = differences.length;
        int k = point.length + 1;
        return n - k - 1 <= 0
                ? Double.POSITIVE_INFINITY
                : n * Math.log(Math.max(squares / n, Double.MIN_NORMAL)) + 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1);
    }

    Order order() {
        return order;
    }

    /** Means of the values that follow the history, whose differences were fitted. */
    double[] forecast(double[] values, Differencing differencing, int horizon) {
        int n = differences.length;
        double mean = order.hasMean() ? point[order.size()] * scale : 0;
        double[] w = Arrays.copyOf(differences, n + horizon);
        double[] e = new double[n + horizon];
        errors(point, e);
        for (int t = 0; t < n; t++) {
            w[t] -= mean;
            e[t] *= scale;
        }
        for (int t = n; t < n + horizon; t++) {
            double sum = 0;
            for (int i = 0; i < arLags.length && arLags[i] <= t; i++) {
                sum += ar[i] * w[t - arLags[i]];
            }
            for (int i = 0; i < maLags.length && maLags[i] <= t; i++) {
                sum += ma[i] * e[t - maLags[i]];
            }
            w[t] = sum;
        }
        double[] forecasts = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            forecasts[h] = w[n + h] + mean;
        }
        return differencing.undone(values, period, forecasts);
    }

    private double errors(double[] at, double[] errors) {
        expand(at);
        double mean = order.hasMean() ? at[order.size()] : 0;
        double sum = 0;
        for (int t = 0; t < differences.length; t++) {
            double e = differences[t] / scale - mean;
            for (int i = 0; i < arLags.length && arLags[i] <= t; i++) {
                e -= ar[i] * (differences[t - arLags[i]] / scale - mean);
            }
            for (int i = 0; i < maLags.length && maLags[i] <= t; i++) {
                e -= ma[i] * errors[t - maLags[i]];
            }
            errors[t] = e;
            sum += e * e;
        }
        return sum;
    }

    private void expand(double[] at) {
        int i = 0;
        double[] phi = polynomial(at, i, order.p());
        i += order.p();
        double[] theta = polynomial(at, i, order.q());
        i += order.q();
        double[] seasonalPhi = polynomial(at, i, order.seasonalP());
        i += order.seasonalP();
        double[] seasonalTheta = polynomial(at, i, order.seasonalQ());
        arLags = lags(phi.length, seasonalPhi.length);
        ar = product(phi, seasonalPhi);
        maLags = lags(theta.length, seasonalTheta.length);
        ma = product(theta, seasonalTheta);
        for (int j = 0; j < ma.length; j++) {
            ma[j] = -ma[j];
        }
    }

    /** Coefficients c of 1 − c_1B − …, from partial autocorrelations. */
    private static double[] polynomial(double[] at, int from, int degree) {
        double[] c = new double[degree];
        for (int k = 0; k < degree; k++) {
            double x = at[from + k];
            double r = x / Math.sqrt(1 + x * x);
            for (int i = 0; i < k / 2.0; i++) {
                double a = c[i];
                double b = c[k - 1 - i];
                c[i] = a - r * b;
                c[k - 1 - i] = b - r * a;
            }
            c[k] = r;
        }
        return c;
    }

    private int[] lags(int degree, int seasonalDegree) {
        int[] lags = new int[(degree + 1) * (seasonalDegree + 1) - 1];
        for (int i = 0; i < lags.length; i++) {
            lags[i] = (i + 1) % (degree + 1) + (i + 1) / (degree + 1) * period;
        }
        return lags;
    }

    /** 1 − (1 − Σ c_iB^i)(1 − Σ d_jB^jm), in the order of {@link #lags}. */
    private static double[] product(double[] c, double[] d) {
        double[] product = new double[(c.length + 1) * (d.length + 1) - 1];
        for (int index = 0; index < product.length; index++) {
            int i = (index + 1) % (c.length + 1);
            int j = (index + 1) / (c.length + 1);
            if (j == 0) {
                product[index] = c[i - 1];
            } else {
                product[index] = i == 0 ? d[j - 1] : -c[i - 1] * d[j - 1];
            }
        }
        return product;
    }
}
