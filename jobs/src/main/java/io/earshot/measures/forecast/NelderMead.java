package io.earshot.measures.forecast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a minimum by moving a simplex, in Nash's variant, which R's {@code optim} has. Where the objective is infinite or NaN
 * a point cannot be. Bounds may be given beside: a point outside moves to the nearest inside, so that the simplex can lie on a
 * bound; bounds that are the objective's alone it only comes near to.
 *
 * <p>Own code, because a fit costs microseconds and Commons Math's optimiser allocates two objects for each of its hundreds of
 * evaluations and reports the budget's end by an exception; and because where a search begins and how it moves decides which
 * of several minima a short series gets, which is part of the benchmarks' definition.
 *
 * <p>Nelder and Mead (1965), A Simplex Method for Function Minimization, The Computer Journal 7, 308-313; Nash (1990), Compact
 * Numerical Methods for Computers, algorithm 19.
 */
final class NelderMead {
    private static final double TOLERANCE = 1e-8;
    /** Stands for what cannot be: greater than all that can, and finite. */
    private static final double BIG = 1e35;

    /** What is minimised. */
    @FunctionalInterface
    interface Objective {
        double at(double[] point);
    }

    private final Objective objective;
    private final double @Nullable [][] bounds;
    private final int budget;
    private final double[][] points;
    private final double[] values;
    private int evaluations;

    private NelderMead(Objective objective, double @Nullable [][] bounds, int dimensions, int budget) {
        this.objective = objective;
        this.bounds = bounds;
        this.budget = budget;
        this.points = new double[dimensions + 1][];
        this.values = new double[dimensions + 1];
    }

    /**
     * @param start where to begin; the objective is finite there
     * @param step first edge of the simplex in each direction, not zero
     * @param budget how often the objective may be asked, about
     * @return the best point found
     */
    static double[] minimise(Objective objective, double[] start, double[] step, int budget) {
        return new NelderMead(objective, null, start.length, budget).run(start, step);
    }

    /**
     * @param bounds the least, then the greatest value of each coordinate; the start lies within
     */
    static double[] minimise(Objective objective, double[] start, double[] step, double[][] bounds, int budget) {
        return new NelderMead(objective, bounds, start.length, budget).run(start, step);
    }

    private double[] run(double[] start, double[] step) {
        int k = start.length;
        points[0] = start.clone();
        values[0] = evaluate(points[0]);
        for (int i = 1; i <= k; i++) {
            points[i] = start.clone();
            points[i][i - 1] += step[i - 1];
            values[i] = evaluate(points[i]);
        }
        double tolerance = TOLERANCE * (Math.abs(values[0]) + TOLERANCE);
        double size = Double.POSITIVE_INFINITY;
        double[] centre = new double[k];
        double[] reflected = new double[k];
        double[] tried = new double[k];
        while (evaluations < budget) {
            int best = best();
            int worst = worst(best);
            if (values[worst] <= values[best] + tolerance) {
                break;
            }
            centre(worst, centre);
            double reflection = move(centre, points[worst], -1, reflected);
            if (reflection < values[best]) {
                double expansion = move(centre, points[worst], -2, tried);
                if (expansion < reflection) {
                    replace(worst, tried, expansion);
                } else {
                    replace(worst, reflected, reflection);
                }
                continue;
            }
            boolean isBetter = reflection < values[worst];
            if (isBetter) {
                replace(worst, reflected, reflection);
            }
            double contraction = move(centre, points[worst], 0.5, tried);
            if (contraction < values[worst]) {
                replace(worst, tried, contraction);
            } else if (!isBetter) {
                double shrunk = shrink(best);
                if (shrunk >= size) {
                    break;
                }
                size = shrunk;
            }
        }
        return points[best()];
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[best]) {
                best = i;
            }
        }
        return best;
    }

    private int worst(int best) {
        int worst = best;
        for (int i = 0; i < values.length; i++) {
            if (values[i] > values[worst]) {
                worst = i;
            }
        }
        return worst;
    }

    /** Of all points but the worst. */
    private void centre(int worst, double[] centre) {
        Arrays.fill(centre, 0);
        for (int i = 0; i < points.length; i++) {
            if (i != worst) {
                for (int j = 0; j < centre.length; j++) {
                    centre[j] += points[i][j] / centre.length;
                }
            }
        }
    }

    private double move(double[] centre, double[] worst, double factor, double[] to) {
        for (int j = 0; j < to.length; j++) {
            to[j] = centre[j] + factor * (worst[j] - centre[j]);
        }
        return evaluate(to);
    }

    private void replace(int index, double[] point, double value) {
        System.arraycopy(point, 0, points[index], 0, point.length);
        values[index] = value;
    }

    /** @return the sum of all edges from the best point */
    private double shrink(int best) {
        double size = 0;
        for (int i = 0; i < points.length; i++) {
            if (i != best) {
                for (int j = 0; j < points[i].length; j++) {
                    points[i][j] = points[best][j] + (points[i][j] - points[best][j]) / 2;
                    size += Math.abs(points[i][j] - points[best][j]);
                }
                values[i] = evaluate(points[i]);
            }
        }
        return size;
    }

    private double evaluate(double[] point) {
        evaluations++;
        for (int j = 0; bounds != null && j < point.length; j++) {
            point[j] = Math.min(bounds[1][j], Math.max(bounds[0][j], point[j]));
        }
        double value = objective.at(point);
        return value < BIG ? value : BIG;
    }
}
