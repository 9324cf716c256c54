package io.earshot.measures.lift;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Beta;

/**
 * The share of one arm (of a tag, of connected calls) at every look: all p whose beta-binomial mixture martingale is below
 * 1/α. It holds for every number of units, small ones too.
 *
 * <p>With k successes of n, s = k − np, g = p, h = 1 − p, v = p(1−p)n and r = max(w/(2 ln(1/α) + ln(1 + 2 ln(1/α))) − gh,
 * gh/1000), w = p(1−p)·(units at which it is narrowest):
 * ln e = −(v+hs)/h · ln g − (v−gs)/g · ln h + ln B((r+v−gs)/g, (r+v+hs)/h) − ln B(r/g, r/h).
 *
 * <p>Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of
 * Statistics 49(2), 1055-1080, proposition 7.
 */
public final class ShareSequence {
    private static final double EDGE = 1e-12;

    private ShareSequence() {}

    /**
     * The interval.
     *
     * @param narrowestAt units at which it is to be narrowest, positive
     */
    public static Interval interval(long successes, long units, double narrowestAt, double alpha) {
        if (successes < 0 || successes > units) {
            throw new IllegalArgumentException("successes must be in [0, " + units + "], got " + successes);
        }
        if (units == 0) {
            return new Interval(0, 1);
        }
        double threshold = -Math.log(alpha);
        double share = (double) successes / units;
        DoubleUnaryOperator excess = p -> logE(successes, units, narrowestAt, alpha, p) - threshold;
        // Of few units none may be refuted on a side, up to its end.
        boolean isBelow = successes > 0 && excess.applyAsDouble(EDGE) > 0;
        boolean isAbove = successes < units && excess.applyAsDouble(1 - EDGE) > 0;
        double lower = isBelow ? bound(excess, EDGE, Math.min(share, 1 - EDGE)) : 0;
        double upper = isAbove ? bound(excess, Math.max(share, EDGE), 1 - EDGE) : 1;
        return new Interval(lower, upper);
    }

    private static double bound(DoubleUnaryOperator excess, double from, double to) {
        return new BrentSolver(1e-12).solve(1000, excess::applyAsDouble, from, to);
    }

    private static double logE(long successes, long units, double narrowestAt, double alpha, double p) {
        double g = p;
        double h = 1 - p;
        double s = successes - units * p;
        double v = g * h * units;
        double twice = -2 * Math.log(alpha);
        double rho = g * h * narrowestAt / (twice + Math.log1p(twice));
        double r = Math.max(rho - g * h, 1e-3 * g * h);
        return -(v + h * s) / h * Math.log(g)
                - (v - g * s) / g * Math.log(h)
                + Beta.logBeta((r + v - g * s) / g, (r + v + h * s) / h)
                - Beta.logBeta(r / g, r / h);
    }
}
