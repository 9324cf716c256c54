package io.earshot.local.oracle;

import java.util.function.DoublePredicate;
import org.apache.commons.math3.special.Beta;

/**
 * The always-valid interval of a share of docs/statistics.md, by halving: all p that the mixture martingale does not refute at
 * 5%, narrowest at 500 units.
 */
final class BetaBinomial {
    private static final double ALPHA = 0.05;
    private static final double NARROWEST_AT = 500;
    private static final double EDGE = 1e-12;
    private static final int HALVINGS = 60;

    private BetaBinomial() {}

    static double lower(double successes, double units) {
        double share = successes / units;
        return successes == 0 || !isRefuted(successes, units, EDGE)
                ? 0
                : edge(EDGE, Math.min(share, 1 - EDGE), p -> isRefuted(successes, units, p));
    }

    static double upper(double successes, double units) {
        double share = successes / units;
        return successes == units ? 1 : edge(Math.max(share, EDGE), 1 - EDGE, p -> !isRefuted(successes, units, p));
    }

    /** Where what is true below is true no longer. */
    private static double edge(double from, double to, DoublePredicate isBelow) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (isBelow.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static boolean isRefuted(double k, double n, double p) {
        double q = 1 - p;
        double s = k - n * p;
        double v = p * q * n;
        double twice = 2 * Math.log(1 / ALPHA);
        double r = Math.max(p * q * NARROWEST_AT / (twice + Math.log(1 + twice)) - p * q, p * q / 1000);
        double logE = Beta.logBeta((r + v - p * s) / p, (r + v + q * s) / q)
                - Beta.logBeta(r / p, r / q)
                - (v + q * s) / q * Math.log(p)
                - (v - p * s) / p * Math.log(q);
        return logE > Math.log(1 / ALPHA);
    }
}
