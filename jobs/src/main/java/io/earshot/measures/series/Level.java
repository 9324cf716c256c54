package io.earshot.measures.series;

import java.util.function.IntToDoubleFunction;

/**
 * Brings a forecast up to date without estimating anew: l_t = l_{t−1} + α(y_t − f_t − l_{t−1}), from 0 at the origin of the
 * forecast f; what is still to come is f + l, and never below zero where f is not. Nothing is kept of it: each time all days
 * since that origin are gone through once more, less than four weeks of them, a multiplication each.
 */
final class Level {
    private static final double ALPHA = 0.1;

    private Level() {}

    /**
     * The same forecast, seen from a later day.
     *
     * @param forecast of the days after {@code from}
     * @param special what multiplies a day: where it is not 1, l is multiplied as well, and nothing is learnt of it
     */
    static double[] broughtUpToDate(
            double[] forecast, Days days, int part, int from, int to, int horizon, IntToDoubleFunction special) {
        double level = 0;
        for (int day = from + 1; day <= to; day++) {
            if (special.applyAsDouble(day) == 1) {
                level += ALPHA * (days.value(part, day) - forecast[day - from - 1] - level);
            }
        }
        double[] later = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            double base = forecast[to - from + h];
            double moved = base + level * special.applyAsDouble(to + h + 1);
            later[h] = base >= 0 ? Math.max(0, moved) : moved;
        }
        return later;
    }
}
