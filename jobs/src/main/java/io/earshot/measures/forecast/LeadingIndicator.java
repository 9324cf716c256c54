package io.earshot.measures.forecast;

import io.earshot.measures.lift.Multiplicity;
import java.util.ArrayList;
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
 * m of them. Looking again as days come: a look may spend a share s of the error, see {@link Looks}, and p is divided by it.
 * All m are permuted side by side; those that are not stopped end after 2·m/(s·{@value #ALPHA}) permutations, of which one signal
 * alone can be a yes, or once they have had twice as many together. So the work grows with m, not with its square.
 *
 * <p>Yes: adjusted p ≤ {@value #ALPHA}. Otherwise no, if there were {@value #ENOUGH_DAYS} days to judge, at most
 * {@value #MOST_TOGETHER} signals were looked at together, and m ≤ {@value #MOST_PER_SHARE}·s; else the data do not say.
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
    /** Of more tests by share of the error it was not measured how often a signal is found. */
    private static final int MOST_PER_SHARE = 4_000;

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
        Finding[][] findings = new Finding[targets.length][signals.length];
        List<Trial> trials = new ArrayList<>();
        for (int target = 0; target < targets.length; target++) {
            Arrays.fill(findings[target], new Finding(Verdict.NOT_ENOUGH_DATA, 0, 0, 0, 1, 1));
            if (tests > 0) {
                LeadingIndicator indicator = LeadingIndicator.of(targets[target]);
                for (int i : looked) {
                    trials.add(new Trial(indicator, signals[i], seeds[target] + i));
                }
            }
        }
        permute(trials, share);
        double[] p =
                trials.stream().mapToDouble(trial -> trial.finding().pValue).toArray();
        boolean isMeasured = tests <= MOST_PER_SHARE * share;
        boolean isEnough = days >= ENOUGH_DAYS && looked.size() <= MOST_TOGETHER && isMeasured;
        double[] adjusted = Multiplicity.benjaminiHochberg(p);
        for (int k = 0; k < tests; k++) {
            findings[k / looked.size()][looked.get(k % looked.size())] =
                    judged(trials.get(k).finding(), Math.min(1, adjusted[k] / share), isEnough);
        }
        return findings;
    }

    /**
     * Permutes until each trial is decided or those that are not have had enough: for one of them twice the permutations that it
     * takes to be the only yes. The more of them may be a yes, the greater the p-value with which each is, so several share.
     */
    private static void permute(List<Trial> trials, double share) {
        double enough = 2 / ALPHA * trials.size() / share;
        List<Trial> open = new ArrayList<>(trials);
        for (long done = 0; isOpen(open.size(), done, enough); done++) {
            open.forEach(Trial::permute);
            open.removeIf(Trial::isDecided);
        }
    }

    private static boolean isOpen(int trials, long done, double enough) {
        return trials > 0 && (done < LEAST_PERMUTATIONS || done < enough && done * trials < 2 * enough);
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

    /** A signal as it is held against a target, and permutations of it. */
    private static final class Trial {
        private final LeadingIndicator target;
        private final double[] news;
        private final SplittableRandom random;
        private final double[] gains;
        private final int lag;
        private final double[] permuted;
        private int permutations;
        private int asGood;

        Trial(LeadingIndicator target, double[] signal, long seed) {
            this.target = target;
            this.news = filtered(signal, target.level, target.season);
            this.random = new SplittableRandom(seed);
            this.gains = target.gains(news);
            this.lag = best(gains);
            this.permuted = news.clone();
        }

        boolean isDecided() {
            return asGood >= ENOUGH;
        }

        void permute() {
            permutations++;
            shuffle(news, permuted, random);
            double[] others = target.gains(permuted);
            asGood += others[best(others)] >= gains[lag] ? 1 : 0;
        }

        Finding finding() {
            double p = (1.0 + asGood) / (1 + permutations);
            return new Finding(Verdict.NO, lag + 1, target.effect(news, lag + 1), gains[lag], p, 1);
        }

        private static int best(double[] gains) {
            int best = 0;
            for (int lag = 1; lag < gains.length; lag++) {
                best = gains[lag] > gains[best] ? lag : best;
            }
            return best;
        }
    }

    /**
     * The gain at each lag, from the first one on. Days of the signal come one after the other, each with all the days behind it
     * on which it may tell: what the slope is divided by is the same for all lags.
     */
    private double[] gains(double[] signal) {
        double[] saved = new double[LONGEST_LAG];
        double[] products = new double[LONGEST_LAG];
        double squares = 0;
        for (int day = WEEK; day < filtered.length - 1; day++) {
            double x = signal[day];
            double slope = squares > 0 ? x / (squares + squares * PRIOR / (day - WEEK)) : 0;
            int lags = Math.min(LONGEST_LAG, filtered.length - 1 - day);
            int judged = Math.min(lags, Math.max(0, LEARNING + LONGEST_LAG - 1 - day));
            for (int lag = 0; lag < judged; lag++) {
                products[lag] += x * filtered[day + 1 + lag];
            }
            for (int lag = judged; lag < lags; lag++) {
                double error = filtered[day + 1 + lag];
                double explained = products[lag] * slope;
                saved[lag] += explained * (2 * error - explained);
                products[lag] += x * error;
            }
            squares += x * x;
        }
        for (int lag = 0; lag < LONGEST_LAG; lag++) {
            saved[lag] = errors > 0 ? saved[lag] / errors : 0;
        }
        return saved;
    }

    /** The slope over all days. */
    private double effect(double[] signal, int lag) {
        double squares = 0;
        double products = 0;
        for (int day = WEEK; day < filtered.length - lag; day++) {
            squares += signal[day] * signal[day];
            products += signal[day] * filtered[day + lag];
        }
        return squares > 0 ? products / squares : 0;
    }

    /** Blocks of whole weeks in another order, from a random week on. */
    private static void shuffle(double[] signal, double[] to, SplittableRandom random) {
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
        int at = 0;
        for (int block : order) {
            int length = Math.min(whole - block * BLOCK, BLOCK);
            int from = (start + block * BLOCK) % whole;
            int first = Math.min(length, whole - from);
            System.arraycopy(signal, from, to, at, first);
            System.arraycopy(signal, 0, to, at + first, length - first);
            at += length;
        }
    }
}
