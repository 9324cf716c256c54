package io.earshot.bench;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Method;
import io.earshot.measures.forecast.SafetyStock;
import io.earshot.measures.forecast.SharedSeason;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Fits;
import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.DemandPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the stock of each product by its forecasts through the last days of its history: each evening as much is ordered as
 * brings stock and what is on its way up to the level, and can be sold after the lead time; what is not there is not sold. The
 * level is set anew every four weeks, from what was known then: that of ForecastJob's demand plan, or others to compare it with.
 */
final class StockTrial {
    private static final int LEAD_TIME = 7;
    private static final int WEEK = 7;
    private static final int HORIZON = 28;
    private static final int PERIODS = 3;
    private static final int ORIGINS = 6;
    private static final double Z95 = 1.6449;

    /** The last day, a Sunday on which products are estimated; those four weeks apart before it are others. */
    private static final int LAST_DAY = 3 + 28 * 730;

    private final List<double[]> all;
    private final Method method;
    /** Of each product, what was forecast from past days: no later day changes it. */
    private final List<Map<Fits.Fit, double[]>> known = new ArrayList<>();

    StockTrial(List<double[]> all, Method method) {
        this.all = all;
        this.method = method;
        all.forEach(product -> known.add(new HashMap<>()));
    }

    /** How a level is set from expected demand and errors. */
    private interface Level {
        double of(double expected, List<double[]> errors);
    }

    /** The levels of all products, from so many days of their histories. */
    private interface Levels {
        double[] from(int days);
    }

    void run(TextTable table) {
        row(table, "expected demand alone", (expected, errors) -> expected);
        row(
                table,
                "z·σ·√L, 95%",
                (expected, errors) -> expected
                        + Z95
                                * Math.sqrt(LEAD_TIME
                                        * errors.stream()
                                                .flatMapToDouble(Arrays::stream)
                                                .map(e -> e * e)
                                                .average()
                                                .orElse(0)));
        for (double level : new double[] {0.8, 0.9, 0.95, 0.98}) {
            row(
                    table,
                    "errors of sums, %.0f%%".formatted(100 * level),
                    (expected, errors) -> expected + SafetyStock.of(errors, LEAD_TIME, level));
        }
        for (double level : new double[] {0.9, 0.95, 0.98}) {
            row(table, "demand plan, %.0f%%".formatted(100 * level), days -> planned(days, level));
        }
    }

    private void row(TextTable table, String name, Level level) {
        row(table, name, (Levels) days -> levels(days, level));
    }

    private void row(TextTable table, String name, Levels levelsFrom) {
        int length = all.get(0).length;
        double asked = 0;
        double sold = 0;
        double stock = 0;
        int cycles = 0;
        int lasted = 0;
        double[][] levels = new double[PERIODS][];
        for (int period = 0; period < PERIODS; period++) {
            levels[period] = levelsFrom.from(length - (PERIODS - period) * HORIZON);
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
                if ((day + 1) % LEAD_TIME == 0) {
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

    /** The stock at which ForecastJob says to order. */
    private double[] planned(int days, double serviceLevel) {
        DemandTerms terms = new DemandTerms(LEAD_TIME, serviceLevel, 1, 0);
        double[] levels = new double[all.size()];
        for (int i = 0; i < levels.length; i++) {
            double[] values = all.get(i);
            long[] units = Arrays.stream(values, 0, days).mapToLong(Math::round).toArray();
            Days past = new Days(LAST_DAY - values.length + 1, units, new long[days]);
            Map<Fits.Fit, double[]> fits = known.get(i);
            SeriesOutlook outlook = SeriesOutlook.of(
                    new SeriesOutlook.Name("shop", DaySummed.UNITS, "product"),
                    past,
                    terms,
                    SpecialDays.NONE,
                    (fit, compute) -> fits.computeIfAbsent(fit, any -> compute.get()));
            levels[i] = outlook.plans().stream()
                    .mapToDouble(DemandPlan::reorderUnits)
                    .sum();
        }
        return levels;
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
            levels[i] = level.of(Arrays.stream(forecast, 0, LEAD_TIME).sum(), errors);
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
