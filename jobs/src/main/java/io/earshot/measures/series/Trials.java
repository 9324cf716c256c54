package io.earshot.measures.series;

/**
 * What chance alone makes of a rate: with K successes in n trials of the last {@value #DAYS} days and Jeffreys' prior, its
 * probability has the distribution Beta(K + ½, n − K + ½), with the mean
 *
 * <pre>
 * p = (K + ½)/(n + 1)
 * </pre>
 *
 * and the rate of N trials to come (at least one, or there is none) is a beta-binomial count divided by N, whose variance is
 *
 * <pre>
 * p·(1 − p)·(n + 1 + N)/(N·(n + 2))
 * </pre>
 *
 * that of N throws and that of not knowing p. So 0 of 60 do not say that none will ever succeed. Half a year, because a rate may
 * have been another before.
 *
 * <p>Brown, Cai and DasGupta (2001), Interval Estimation for a Binomial Proportion, Statistical Science 16, 101-133 (the prior);
 * Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, CRC Press, appendix A (the variance).
 *
 * @param successes K, in [0, n]
 * @param trials n, at least 0
 */
record Trials(double successes, double trials) {
    private static final int DAYS = 182;

    /** What is known at the end of a day. */
    static Trials until(Days days, int origin) {
        int seen = Math.min(DAYS, origin - days.firstDay() + 1);
        double trials = Math.max(0, days.sum(1, origin, seen));
        return new Trials(Math.min(trials, Math.max(0, days.sum(0, origin, seen))), trials);
    }

    /** p, in (0, 1). */
    double rate() {
        return (successes + 0.5) / (trials + 1);
    }

    /** The standard deviation of the rate of so many trials to come; NaN of NaN. */
    double deviation(double ahead) {
        double some = Math.max(1, ahead);
        return Math.sqrt(rate() * (1 - rate()) * (trials + 1 + some) / (some * (trials + 2)));
    }
}
