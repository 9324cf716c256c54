package io.earshot.measures.series;

import java.util.Arrays;

/**
 * How the errors of weeks are distributed, step by step. They are never many: of a young series few were made, and of an old one
 * all that were made from the weeks of one quarter tell of the same change. So they only say how large the next error will be
 * ({@link FewErrors}), each of n errors k weeks ahead, from origins a week apart, counting as 1 + (n − 1)/k in all.
 *
 * <p>Each step takes for granted, as {@value #TAKEN} squares, what the step before it came to, in units that grow with the
 * distance ({@link Units}); the first one {@link View#guess}. So a step of which no error is known yet is as wide as its
 * neighbour, plus what a week more adds, and what a few errors say by chance is spread over their neighbours. An interval is
 * never narrower than that of a step before it, but for what special days do: what is farther is not better known.
 */
final class WeekErrors {
    private static final double TAKEN = 4;

    private WeekErrors() {}

    /**
     * Quantiles of the errors in their units.
     *
     * @param errors of each step in their units, as many as were made
     */
    static double[][] factors(View view, int day, double[][] errors) {
        FewErrors few = new FewErrors(TAKEN);
        double[][] factors = new double[errors.length][];
        double square = view.guess(day) * view.guess(day);
        double width = 0;
        for (int h = 0; h < factors.length; h++) {
            double known = FewErrors.independent(errors[h].length, view.plan.spacing(), (h + 1) * view.grain.days());
            double mean = Arrays.stream(errors[h])
                    .map(error -> error * error)
                    .average()
                    .orElse(0);
            square = few.square(square, known, mean);
            double unit = view.ordinaryUnit(day, h);
            width = Math.max(width, Math.sqrt(square) * unit);
            factors[h] = few.quantiles(unit > 0 ? width / unit : 0, known);
        }
        return factors;
    }
}
