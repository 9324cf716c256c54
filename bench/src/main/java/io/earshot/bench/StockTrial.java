package io.earshot.bench;

import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Method;
import io.earshot.measures.forecast.SafetyStock;
import io.earshot.measures.forecast.SharedSeason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the stock of each product by its forecasts through the last days of its history: each evening as much is ordered as
 * brings stock and what is on its way up to the level, and arrives after the lead time; what is not there is not sold. The level
 * is set anew every four weeks, from what was known then.
 */
final class StockTrial {
    private static final int LEAD_TIME = 7;
    private static final int WEEK = 7;
    private static final int HORIZON = 28;
    private static final int PERIODS = 3;
    private static final int ORIGINS = 6;
    private static final double Z95 = 1.6449;

    private final List<double[]> all;
    private final Method method;

    StockTrial(List<double[]> all, Method method) {
        this.all = all;
        this.method = method;
    }

    /** How a level is set from expected demand and errors. */
    private interface Level {
        double of(double expected, List<double[]> errors);
    }

    void run(TextTable table) {
        int steps = LEAD_TIME + 1;
        row(table, "expected demand alone", (expected, errors) -> expected);
        row(
                table,
                "z·σ·√L, 95%",
                (expected, errors) -> expected
                        + Z95
                                * Math.sqrt(steps
                                        * errors.stream()
                                                .flatMapToDouble(Arrays::stream)
                                                .map(e -> e * e)
                                                .average()
                                                .orElse(0)));
        for (double level : new double[] {0.8, 0.9, 0.95, 0.98}) {
            row(
                    table,
                    "errors of sums, %.0f%%".formatted(100 * level),
                    (expected, errors) -> expected + SafetyStock.of(errors, steps, level));
        }
    }

    private void row(TextTable table, String name, Level level) {
        int length = all.get(0).length;
        double asked = 0;
        double sold = 0;
        double stock = 0;
        int cycles = 0;
        int lasted = 0;
        double[][] levels = new double[PERIODS][];
        for (int period = 0; period < PERIODS; period++) {
            levels[period] = levels(length - (PERIODS - period) * HORIZON, level);
        }
        for (int i = 0; i < all.size(); i++) {
            double[] values = all.get(i);
            double there = levels[0][i];
            Deque<Double> coming = new ArrayDeque<>();
            for (int k = 0; k < LEAD_TIME; k++) {
                coming.add(0.0);
            }
            boolean isShort = false;
            for (int day = 0; day < PERIODS * HORIZON; day++) {
                there += coming.remove();
                double demand = values[length - PERIODS * HORIZON + day];
                double served = Math.min(there, demand);
                isShort |= served < demand;
                asked += demand;
                sold += served;
                there -= served;
                stock += there;
                double onTheWay =
                        coming.stream().mapToDouble(Double::doubleValue).sum();
                coming.add(Math.max(0, levels[day / HORIZON][i] - there - onTheWay));
                if ((day + 1) % (LEAD_TIME + 1) == 0) {
                    cycles++;
                    lasted += isShort ? 0 : 1;
                    isShort = false;
                }
            }
        }
        table.row(
                name,
                "%.1f%%".formatted(100 * sold / asked),
                "%.1f%%".formatted(100.0 * lasted / cycles),
                "%.1f".formatted(stock / asked));
    }

    private double[] levels(int origin, Level level) {
        SharedSeason week = week(origin);
        List<SharedSeason> earlier = new ArrayList<>();
        for (int k = 1; k <= ORIGINS; k++) {
            earlier.add(week(origin - k * HORIZON));
        }
        double[] levels = new double[all.size()];
        for (int i = 0; i < levels.length; i++) {
            List<double[]> errors = new ArrayList<>();
            for (int k = 1; k <= ORIGINS; k++) {
                int past = origin - k * HORIZON;
                double[] forecast = forecast(i, past, earlier.get(k - 1));
                double[] error = new double[HORIZON];
                for (int h = 0; h < HORIZON; h++) {
                    error[h] = all.get(i)[past + h] - forecast[h];
                }
                errors.add(error);
            }
            double[] forecast = forecast(i, origin, week);
            levels[i] = level.of(Arrays.stream(forecast, 0, LEAD_TIME + 1).sum(), errors);
        }
        return levels;
    }

    private double[] forecast(int product, int origin, SharedSeason week) {
        return week.applied(method.forecast(Arrays.copyOf(all.get(product), origin), WEEK, HORIZON));
    }

    private SharedSeason week(int origin) {
        return SharedSeason.of(
                all.stream().map(values -> Arrays.copyOf(values, origin)).toList(), WEEK);
    }
}
