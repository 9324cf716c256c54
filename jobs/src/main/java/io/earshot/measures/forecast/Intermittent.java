package io.earshot.measures.forecast;

import java.util.Arrays;

/**
 * Demand that comes now and then: many days are zero. All forecast one rate per step, the same for every step ahead.
 *
 * <p>With z the size of a demand and p the steps from one to the next, both smoothed where there is demand:
 *
 * <ul>
 *   <li>Croston: z/p. Croston (1972), Forecasting and Stock Control for Intermittent Demands, Operational Research Quarterly
 *       23, 289-303.
 *   <li>SBA: (1 − α/2)·z/p, which takes out Croston's bias. Syntetos and Boylan (2005), The Accuracy of Intermittent Demand
 *       Estimates, International Journal of Forecasting 21, 303-314.
 *   <li>TSB: z times the chance of demand, which is smoothed at every step, so that it falls when nothing sells any more.
 *       Teunter, Syntetos and Babai (2011), Intermittent Demand: Linking Forecasting to Inventory Obsolescence, European
 *       Journal of Operational Research 214, 606-615.
 *   <li>ADIDA: simple smoothing of sums over as many steps as lie between demands on average, shared equally. Nikolopoulos et
 *       al. (2011), An Aggregate-Disaggregate Intermittent Demand Approach, Journal of the Operational Research Society 62,
 *       544-554.
 *   <li>IMAPA: the mean of the same over all levels from 1 step to that many. Petropoulos and Kourentzes (2015), Forecast
 *       Combinations for Intermittent Demand, ibid. 66, 914-924.
 * </ul>
 *
 * <p>Series without demand are forecast by zero.
 */
public final class Intermittent {
    private static final double ALPHA = 0.1;

    private Intermittent() {}

    public static double[] croston(double[] values, int period, int horizon) {
        return flat(crostonRate(values), horizon);
    }

    public static double[] sba(double[] values, int period, int horizon) {
        return flat((1 - ALPHA / 2) * crostonRate(values), horizon);
    }

    public static double[] tsb(double[] values, int period, int horizon) {
        double size = 0;
        double chance = 0;
        boolean isFirst = true;
        for (int t = 0; t < values.length; t++) {
            boolean hasDemand = values[t] != 0;
            if (isFirst) {
                if (hasDemand) {
                    size = values[t];
                    chance = 1.0 / (t + 1);
                    isFirst = false;
                }
                continue;
            }
            chance += ALPHA * ((hasDemand ? 1 : 0) - chance);
            size += hasDemand ? ALPHA * (values[t] - size) : 0;
        }
        return flat(chance * size, horizon);
    }

    public static double[] adida(double[] values, int period, int horizon) {
        return flat(aggregated(values, (int) Math.round(interval(values))), horizon);
    }

    public static double[] imapa(double[] values, int period, int horizon) {
        int most = (int) Math.max(1, Math.round(interval(values)));
        double sum = 0;
        for (int level = 1; level <= most; level++) {
            sum += aggregated(values, level);
        }
        return flat(sum / most, horizon);
    }

    private static double crostonRate(double[] values) {
        double size = 0;
        double interval = 0;
        int since = 1;
        boolean isFirst = true;
        for (double value : values) {
            if (value == 0) {
                since++;
                continue;
            }
            size = isFirst ? value : size + ALPHA * (value - size);
            interval = isFirst ? since : interval + ALPHA * (since - interval);
            isFirst = false;
            since = 1;
        }
        return isFirst ? 0 : size / interval;
    }

    /** Mean steps from one demand to the next, the first one counted from the beginning; at least 1. */
    private static double interval(double[] values) {
        int demands = 0;
        int last = 0;
        for (int t = 0; t < values.length; t++) {
            if (values[t] != 0) {
                demands++;
                last = t + 1;
            }
        }
        return demands == 0 ? 1 : (double) last / demands;
    }

    /** Rate per step by simple smoothing of sums over so many steps, counted back from the last value. */
    private static double aggregated(double[] values, int level) {
        int width = Math.min(Math.max(1, level), values.length);
        int count = values.length / width;
        double[] sums = new double[count];
        for (int i = 0; i < count * width; i++) {
            sums[i / width] += values[values.length - count * width + i];
        }
        return Math.max(0, Ets.fitAsInCompetitions(EtsModel.SIMPLE, sums).forecast(1)[0]) / width;
    }

    private static double[] flat(double rate, int horizon) {
        double[] forecasts = new double[horizon];
        Arrays.fill(forecasts, rate);
        return forecasts;
    }
}
