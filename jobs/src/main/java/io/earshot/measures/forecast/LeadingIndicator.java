package io.earshot.measures.forecast;

import io.earshot.measures.lift.Multiplicity;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Does what customers say today tell what happens later? Whether a daily signal, such as the share of conversations with an
 * objection, makes one-day-ahead forecasts of a target better, and how many days it leads.
 *
 * <p>The base forecast is exponential smoothing with a week, l + s. It is linear, so signal and target pass the same filter:
 *
 * <pre>
 * e_t = y_t − l − s_{t mod 7},  l += αe,  s_{t mod 7} += γe;  and x̃_t of the signal likewise
 * </pre>
 *
 * with α and γ as they are least wrong in the first {@value #LEARNING} days. If y_t = b·x_{t−k} + (what the filter forecasts),
 * then e_t = b·x̃_{t−k} + ε_t. At each later day b is estimated from the days before it, shrunk as if {@value #PRIOR} days had
 * shown no effect, and the forecast with the signal is wrong by e_t − b·x̃_{t−k}. The gain at lag k is the share of the squared
 * errors that this saves; the lag found is the one with the greatest gain. Errors are cut at {@value #CUT} of their median
 * absolute deviations, so that no single day decides.
 *
 * <p>p-value: the same, lags included, with the signal's days permuted in blocks of whole weeks, which keeps their weekdays and
 * what neighbouring days have in common; p = (1 + permutations with at least the gain)/(1 + permutations), stopped once
 * {@value #ENOUGH} of them have it. Looking at many signals and targets at once: Benjamini and Hochberg's correction over all
 * of them. Looking again as days come: a look may spend a share of the error, see {@link Looks}, and p is divided by it.
 *
 * <p>Yes: adjusted p ≤ {@value #ALPHA}. Otherwise no, if there were {@value #ENOUGH_DAYS} days to judge, and if the share of the
 * look is large enough for as many permutations as there are to make one signal a yes; else the data do not say.
 *
 * <p>Association in time, not cause: a signal may lead because both follow something else.
 *
 * <p>Theil and Goldberger (1961), On Pure and Mixed Statistical Estimation in Economics, International Economic Review 2, 65-78
 * (shrinking by prior days); Künsch (1989), The Jackknife and the Bootstrap for General Stationary Observations, Annals of
 * Statistics 17, 1217-1241 (blocks); Besag and Clifford (1991), Sequential Monte Carlo p-Values, Biometrika 78, 301-304; Clark and
 * West (2007), Approximately Normal Tests for Equal Predictive Accuracy in Nested Models, Journal of Econometrics 138, 291-311
 * (why the nested model needs more than a comparison of errors).
 */
public final class LeadingIndicator {
    /** Days from which the base forecast is learnt; none of them is judged. */
    public static final int LEARNING = 56;
    /** Fewer days to judge say nothing. */
    public static final int LEAST_DAYS = 112;
    /** As many say no: then a signal that saves 7% of the squared errors is found in over 80% of cases (docs/forecasts.md). */
    public static final int ENOUGH_DAYS = 252;
    /** Of more signals that are looked at together none is said not to lead: each has too little of the error to itself. */
    public static final int MOST_TOGETHER = 20;
    /** Days with a share above zero that a signal must have. */
    public static final int LEAST_ACTIVE = 28;
    /** Longest lead that is looked for, in days. */
    public static final int LONGEST_LAG = 14;

    /** Below the 5% that absent signals may reach. */
    private static final double ALPHA = 0.04;

    private static final int WEEK = 7;
    private static final int BLOCK = 28;
    private static final int PRIOR = 14;
    private static final double CUT = 4;
    private static final double DEVIATION = 1.4826;
    private static final int ENOUGH = 20;
    private static final int LEAST_PERMUTATIONS = 1_999;
    private static final int MOST_PERMUTATIONS = 99_999;
    private static final double[] LEVELS = {0.02, 0.05, 0.1, 0.2, 0.4};
    private static final double[] SEASONS = {0.05, 0.15};

    /** Whether a signal leads. */
    public enum Verdict {
        YES,
        NO,
        NOT_ENOUGH_DATA
    }

    /**
     * What was found.
     *
     * @param lag days by which the signal leads, as far as it does; 0 where nothing could be looked at
     * @param effect of a signal higher by 1 on the target, or on its logarithm where all values are positive
     * @param gain share of the squared one-day-ahead errors that the signal saves; negative where it does harm
     * @param pValue of this signal and target alone, at this look; 1 where nothing could be looked at
     * @param adjusted p-value for all signals, targets and looks, at most 1
     */
    public record Finding(Verdict verdict, int lag, double effect, double gain, double pValue, double adjusted) {}

    private final double[] filtered;
    private final double level;
    private final double season;
    private double errors;

    private LeadingIndicator(double[] filtered, double level, double season) {
        this.filtered = filtered;
        this.level = level;
        this.season = season;
    }

    /**
     * Looks at each target with each signal.
     *
     * @param targets of each a value per day
     * @param signals of each its share on the same days; NaN where nobody was asked
     * @param seeds of the permutations of each target
     * @param share of the error over all looks that this one may spend, in (0, 1]
     * @return of each target a finding per signal, adjusted for all that were looked at
     */
    public static Finding[][] of(double[][] targets, double[][] signals, long[] seeds, double share) {
        int days = targets[0].length - LEARNING - LONGEST_LAG;
        List<Integer> looked = IntStream.range(0, signals.length)
                .filter(i -> days >= LEAST_DAYS && !isSparse(signals[i]))
                .boxed()
                .toList();
        int tests = targets.length * looked.size();
        double[] p = new double[tests];
        Finding[][] findings = new Finding[targets.length][signals.length];
        for (int target = 0; target < targets.length; target++) {
            Arrays.fill(findings[target], new Finding(Verdict.NOT_ENOUGH_DATA, 0, 0, 0, 1, 1));
            LeadingIndicator indicator = looked.isEmpty() ? null : LeadingIndicator.of(targets[target]);
            for (int j = 0; indicator != null && j < looked.size(); j++) {
                int i = looked.get(j);
                findings[target][i] = indicator.look(signals[i], seeds[target] + i, permutations(tests, share));
                p[target * looked.size() + j] = findings[target][i].pValue;
            }
        }
        boolean isInReach = tests <= ALPHA * MOST_PERMUTATIONS * share;
        boolean isEnough = days >= ENOUGH_DAYS && looked.size() <= MOST_TOGETHER && isInReach;
        double[] adjusted = Multiplicity.benjaminiHochberg(p);
        for (int k = 0; k < tests; k++) {
            Finding[] of = findings[k / looked.size()];
            int i = looked.get(k % looked.size());
            of[i] = judged(of[i], Math.min(1, adjusted[k] / share), isEnough);
        }
        return findings;
    }

    /** Twice as many as it takes for one signal among all to be a yes. */
    private static int permutations(int tests, double share) {
        long enough = Math.round(2 / ALPHA * tests / share);
        return (int) Math.max(LEAST_PERMUTATIONS, Math.min(MOST_PERMUTATIONS, enough));
    }

    private static Finding judged(Finding found, double adjusted, boolean isEnough) {
        Verdict verdict =
                adjusted <= ALPHA && found.gain > 0 ? Verdict.YES : isEnough ? Verdict.NO : Verdict.NOT_ENOUGH_DATA;
        return new Finding(verdict, found.lag, found.effect, found.gain, found.pValue, adjusted);
    }

    private static boolean isSparse(double[] signal) {
        return Arrays.stream(signal).filter(share -> share > 0).count() < LEAST_ACTIVE
                || Arrays.stream(signal)
                                .filter(share -> !Double.isNaN(share))
                                .distinct()
                                .count()
                        < 2;
    }

    private static LeadingIndicator of(double[] target) {
        double[] values = Seasonality.isPositive(target)
                ? Arrays.stream(target).map(Math::log).toArray()
                : target;
        double least = Double.POSITIVE_INFINITY;
        LeadingIndicator best = new LeadingIndicator(values, 0, 0);
        for (double level : LEVELS) {
            for (double season : SEASONS) {
                double[] errors = filtered(values, level, season);
                double sum = 0;
                for (int t = WEEK; t < LEARNING; t++) {
                    sum += Math.abs(errors[t]);
                }
                if (sum < least) {
                    least = sum;
                    best = new LeadingIndicator(errors, level, season);
                }
            }
        }
        best.cut();
        return best;
    }

    private void cut() {
        double[] sizes =
                Arrays.stream(filtered, 0, LEARNING).map(Math::abs).sorted().toArray();
        double most = CUT * DEVIATION * (sizes[LEARNING / 2 - 1] + sizes[LEARNING / 2]) / 2;
        for (int t = 0; most > 0 && t < filtered.length; t++) {
            filtered[t] = Math.max(-most, Math.min(most, filtered[t]));
        }
        for (int t = LEARNING + LONGEST_LAG; t < filtered.length; t++) {
            errors += filtered[t] * filtered[t];
        }
    }

    /** One-day-ahead errors; a day that is NaN has none and teaches nothing. */
    private static double[] filtered(double[] values, double alpha, double gamma) {
        double level = Arrays.stream(values, 0, Math.min(WEEK, values.length))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(0);
        double[] season = new double[WEEK];
        double[] errors = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            double error = values[t] - level - season[t % WEEK];
            if (!Double.isNaN(error)) {
                errors[t] = error;
                level += alpha * error;
                season[t % WEEK] += gamma * error;
            }
        }
        return errors;
    }

    private Finding look(double[] signal, long seed, int most) {
        double[] news = filtered(signal, level, season);
        Best found = best(news);
        SplittableRandom random = new SplittableRandom(seed);
        int asGood = 0;
        int permutations = 0;
        while (asGood < ENOUGH && permutations < most) {
            permutations++;
            asGood += best(permuted(news, random)).gain >= found.gain ? 1 : 0;
        }
        return new Finding(Verdict.NO, found.lag, found.effect, found.gain, (1.0 + asGood) / (1 + permutations), 1);
    }

    private record Best(int lag, double gain, double effect) {}

    private Best best(double[] signal) {
        Best best = new Best(0, Double.NEGATIVE_INFINITY, 0);
        for (int lag = 1; lag <= LONGEST_LAG; lag++) {
            double xx = 0;
            double xe = 0;
            double saved = 0;
            for (int t = WEEK + lag; t < filtered.length; t++) {
                double x = signal[t - lag];
                double e = filtered[t];
                if (t >= LEARNING + LONGEST_LAG) {
                    double prior = xx * PRIOR / (t - WEEK - lag);
                    double explained = xx > 0 ? xe / (xx + prior) * x : 0;
                    saved += explained * (2 * e - explained);
                }
                xx += x * x;
                xe += x * e;
            }
            double gain = errors > 0 ? saved / errors : 0;
            if (gain > best.gain) {
                best = new Best(lag, gain, xx > 0 ? xe / xx : 0);
            }
        }
        return best;
    }

    /** Blocks of whole weeks in another order, from a random week on. */
    private static double[] permuted(double[] signal, SplittableRandom random) {
        int weeks = signal.length / WEEK;
        int whole = weeks * WEEK;
        int start = random.nextInt(weeks) * WEEK;
        int count = (whole + BLOCK - 1) / BLOCK;
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        double[] permuted = signal.clone();
        int to = 0;
        for (int block : order) {
            for (int t = block * BLOCK; t < Math.min(whole, (block + 1) * BLOCK); t++) {
                permuted[to++] = signal[(start + t) % whole];
            }
        }
        return permuted;
    }
}
