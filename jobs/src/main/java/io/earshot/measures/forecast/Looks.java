package io.earshot.measures.forecast;

/**
 * When a question is asked again as days come, so that all its answers together keep one error rate.
 *
 * <p>Whoever looks every week for years at what is wrong in 5% of the looks sees it go wrong sooner or later. So there are few
 * looks, after 26, 52, 78 and 104 weeks and then after every 52 more, and each spends a share of the error that all may make:
 *
 * <pre>
 * 0.075, 0.375, 0.1, 0.2, then 0.25/(j(j + 1)) for j = 1, 2, ...: 1 in all
 * </pre>
 *
 * Most goes to the looks after one and two years, which can tell most. Because a union has at most the sum of the
 * probabilities, this holds however looks depend on each other, which they do: they see much of the same days.
 *
 * <p>Lan and DeMets (1983), Discrete Sequential Boundaries for Clinical Trials, Biometrika 70, 659-663 (spending an error over
 * looks).
 */
public final class Looks {
    private static final int[] FIRST = {26, 52, 78, 104};
    private static final double[] SHARES = {0.075, 0.375, 0.1, 0.2};
    private static final double LATER = 0.25;
    private static final int YEAR = 52;

    private Looks() {}

    /**
     * After how many weeks.
     *
     * @param look from 1 on
     */
    public static int weeks(int look) {
        return look <= FIRST.length ? FIRST[look - 1] : FIRST[FIRST.length - 1] + YEAR * (look - FIRST.length);
    }

    /** How many looks there were in so many weeks. */
    public static int within(int weeks) {
        int looks = 0;
        while (weeks(looks + 1) <= weeks) {
            looks++;
        }
        return looks;
    }

    /**
     * Which share of the error a look may spend; over all looks they add up to 1.
     *
     * @param look from 1 on
     */
    public static double share(int look) {
        int later = look - FIRST.length;
        return later <= 0 ? SHARES[look - 1] : LATER / (later * (later + 1));
    }
}
