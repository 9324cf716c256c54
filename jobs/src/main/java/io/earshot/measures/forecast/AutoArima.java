package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ARIMA with orders found by AICc: differences by tests, then from four simple models step by step to the best neighbour, as
 * long as one is better. The forecast is the mean of all models on the way, weighted by exp(−AICc/2): several are nearly as
 * good as the best.
 *
 * <p>Hyndman and Khandakar (2008), Automatic Time Series Forecasting: The forecast Package for R, Journal of Statistical
 * Software 27(3); Burnham and Anderson (2002), Model Selection and Multimodel Inference, Springer, chapter 4 (weights).
 */
final class AutoArima {
    private static final int MOST = 3;
    private static final int MOST_SEASONAL = 2;
    private static final int MOST_IN_ALL = 5;
    private static final int SHORTEST = 8;

    private final double[] differences;
    private final int period;
    private final boolean mayHaveMean;
    private final Set<Arima.Order> tried = new HashSet<>();
    private final AkaikeMean<Arima> mean = new AkaikeMean<>();
    private Arima best;

    private AutoArima(double[] differences, int period, boolean mayHaveMean) {
        this.differences = differences;
        this.period = period;
        this.mayHaveMean = mayHaveMean;
        Arima.Order simplest = new Arima.Order(0, 0, 0, 0, mayHaveMean);
        this.best = Arima.fit(simplest, differences, period);
        tried.add(simplest);
        mean.add(best, best.aicc());
    }

    /** A series too short for a model is forecast by its last value. */
    static double[] forecast(double[] values, int period, int horizon) {
        if (values.length < SHORTEST) {
            return Naive.last(values, 1, horizon);
        }
        Differencing differencing = Differencing.of(values, period);
        AutoArima search = new AutoArima(
                differencing.applied(values, period), period, differencing.regular() + differencing.seasonal() < 2);
        search.run();
        return search.mean.of(horizon, model -> model.forecast(values, differencing, horizon));
    }

    private void run() {
        int seasonal = period > 1 && differences.length >= 2 * period ? 1 : 0;
        consider(2, 2, seasonal, seasonal, mayHaveMean);
        consider(1, 0, seasonal, 0, mayHaveMean);
        consider(0, 1, 0, seasonal, mayHaveMean);
        consider(0, 0, 0, 0, false);
        boolean isMoving = true;
        while (isMoving) {
            isMoving = false;
            for (Arima.Order order : neighbours(best.order(), seasonal)) {
                if (consider(order.p(), order.q(), order.seasonalP(), order.seasonalQ(), order.hasMean())) {
                    isMoving = true;
                    break;
                }
            }
        }
    }

    private List<Arima.Order> neighbours(Arima.Order o, int seasonal) {
        List<Arima.Order> orders = new ArrayList<>();
        int[][] moves = {{-1, 0}, {0, -1}, {1, 0}, {0, 1}, {-1, -1}, {1, 1}};
        if (seasonal == 1) {
            for (int[] move : moves) {
                orders.add(
                        new Arima.Order(o.p(), o.q(), o.seasonalP() + move[0], o.seasonalQ() + move[1], o.hasMean()));
            }
        }
        for (int[] move : moves) {
            orders.add(new Arima.Order(o.p() + move[0], o.q() + move[1], o.seasonalP(), o.seasonalQ(), o.hasMean()));
        }
        if (mayHaveMean) {
            orders.add(new Arima.Order(o.p(), o.q(), o.seasonalP(), o.seasonalQ(), !o.hasMean()));
        }
        return orders;
    }

    private boolean consider(int p, int q, int seasonalP, int seasonalQ, boolean hasMean) {
        Arima.Order order = new Arima.Order(p, q, seasonalP, seasonalQ, hasMean);
        if (Math.min(Math.min(p, q), Math.min(seasonalP, seasonalQ)) < 0
                || Math.max(p, q) > MOST
                || Math.max(seasonalP, seasonalQ) > MOST_SEASONAL
                || order.size() > MOST_IN_ALL
                || !tried.add(order)) {
            return false;
        }
        Arima model = Arima.fit(order, differences, period);
        mean.add(model, model.aicc());
        if (model.aicc() < best.aicc()) {
            best = model;
            return true;
        }
        return false;
    }
}
