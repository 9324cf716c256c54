package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.measures.forecast.LeadingIndicator.Finding;
import io.earshot.measures.forecast.LeadingIndicator.Verdict;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** bench/run signals does the same with many more seeds. */
class LeadingIndicatorTest {
    private static final long SEED = 20_261_129;
    /** In two years. */
    private static final int LOOKS = 4;

    private static final int DAYS =
            LeadingIndicator.LEARNING + LeadingIndicator.LONGEST_LAG + LeadingIndicator.ENOUGH_DAYS;

    @Test
    void aPlantedSignalIsFoundAmongOthersWithItsLeadAndItsEffect() {
        Random random = new Random(SEED);
        int found = 0;
        int withLag = 0;
        double effect = 0;
        for (int run = 0; run < 40; run++) {
            int lag = 1 + run % LeadingIndicator.LONGEST_LAG;
            double[] cause = shares(random, DAYS);
            double[][] signals = {shares(random, DAYS), asked(random, cause, 50), shares(random, DAYS)};
            Finding finding = of(target(random, cause, lag, 0.5), signals, SEED)[1];
            if (finding.verdict() == Verdict.YES) {
                found++;
                withLag += finding.lag() == lag ? 1 : 0;
                effect += finding.effect();
            }
        }
        assertThat(found).describedAs("of 40, seed %d", SEED).isGreaterThanOrEqualTo(32);
        assertThat(withLag).describedAs("of %d, seed %d", found, SEED).isGreaterThanOrEqualTo(found * 9 / 10);
        // a share of 50 conversations is an inexact measure of what people think, which weakens its effect
        assertThat(effect / found).describedAs("seed %d", SEED).isBetween(0.25, 0.55);
    }

    @Test
    void anAbsentSignalIsSeenInAtMostFiveOfAHundredSeries() {
        Random random = new Random(SEED);
        int seen = 0;
        for (int run = 0; run < 300; run++) {
            double[] signal = asked(random, shares(random, DAYS), 20);
            double[] target = target(random, shares(random, DAYS), 1, 0);
            seen += of(target, new double[][] {signal}, run)[0].verdict() == Verdict.YES ? 1 : 0;
        }
        // 5%, and a standard deviation of the share of 300 series
        assertThat(seen / 300.0).describedAs("seed %d", SEED).isBetween(0.01, 0.063);
    }

    /** Orders and revenue of a store, watched for two years: what is said changes at the looks alone. */
    @Test
    void anAbsentSignalIsEverSaidToLeadInAtMostFiveOfAHundredStores() {
        Random random = new Random(SEED);
        int stores = 150;
        int seen = 0;
        for (int run = 0; run < stores; run++) {
            double[] signal = asked(random, shares(random, 7 * Looks.weeks(LOOKS)), 20);
            double[] orders = target(random, shares(random, 7 * Looks.weeks(LOOKS)), 1, 0);
            double[] revenue = Arrays.stream(orders)
                    .map(value -> value * Math.exp(0.05 * random.nextGaussian()))
                    .toArray();
            boolean isEver = false;
            for (int look = 1; look <= LOOKS; look++) {
                int days = 7 * Looks.weeks(look);
                Finding[][] findings = LeadingIndicator.of(
                        new double[][] {Arrays.copyOf(revenue, days), Arrays.copyOf(orders, days)},
                        new double[][] {Arrays.copyOf(signal, days)},
                        new long[] {run, SEED + run},
                        Looks.share(look));
                isEver |= findings[0][0].verdict() == Verdict.YES || findings[1][0].verdict() == Verdict.YES;
            }
            seen += isEver ? 1 : 0;
        }
        // 5%, and a standard deviation of the share of 150 stores
        assertThat((double) seen / stores).describedAs("seed %d", SEED).isBetween(0.001, 0.068);
    }

    /** A look that may spend less of the error asks for more. */
    @Test
    void aShareOfTheErrorDividesThePValue() {
        Random random = new Random(SEED);
        double[] cause = shares(random, DAYS);
        double[][] target = {target(random, cause, 3, 0.3)};
        Finding all = LeadingIndicator.of(target, new double[][] {cause}, new long[] {SEED}, 1)[0][0];
        Finding tenth = LeadingIndicator.of(target, new double[][] {cause}, new long[] {SEED}, 0.1)[0][0];
        assertThat(tenth.pValue()).isEqualTo(all.pValue()).isLessThan(0.04);
        assertThat(tenth.adjusted()).isCloseTo(10 * all.adjusted(), within(1e-12));
    }

    /** As it is after decades of looks: the share that is left is never too small. */
    @Test
    void aSignalThatLeadsAloneCanBeAYesHoweverLittleOfTheErrorIsLeft() {
        Random random = new Random(SEED);
        double[] cause = shares(random, DAYS);
        double[][] targets = {target(random, cause, 3, 2)};
        Finding found = LeadingIndicator.of(targets, new double[][] {cause}, new long[] {SEED}, 0.0002)[0][0];
        assertThat(found.verdict()).describedAs("%s, seed %d", found, SEED).isEqualTo(Verdict.YES);
        assertThat(1 / found.pValue()).describedAs("permutations, and one").isCloseTo(250_001, within(1e-6));
    }

    /** None of the permutations is as good, so that p says how many there were. */
    @Test
    void signalsThatLeadTogetherShareThePermutationsOfTwo() {
        Random random = new Random(SEED);
        double[][] signals = new double[4][];
        double[] target = target(random, shares(random, DAYS), 1, 0);
        for (int i = 0; i < signals.length; i++) {
            signals[i] = shares(random, DAYS);
            for (int t = i + 1; t < DAYS; t++) {
                target[t] *= Math.exp(signals[i][t - i - 1] - 0.25);
            }
        }
        Finding[] together = LeadingIndicator.of(new double[][] {target}, signals, new long[] {SEED}, 0.02)[0];
        assertThat(together).extracting(Finding::verdict).containsOnly(Verdict.YES);
        assertThat(Arrays.stream(together)
                        .mapToDouble(found -> 1 / found.pValue())
                        .max())
                .hasValueCloseTo(2 * (50 * 4 / 0.02) / 4 + 1, within(1e-6));
    }

    @Test
    void aCommonWeekIsNoLead() {
        Random random = new Random(SEED);
        double[] signal = new double[DAYS];
        Arrays.setAll(signal, t -> (t % 7 == 2 ? 0.5 : 0.2) + 0.02 * random.nextGaussian());
        double[] target = new double[DAYS];
        Arrays.setAll(target, t -> (t % 7 == 3 ? 300 : 200) + 10 * random.nextGaussian());
        assertThat(of(target, new double[][] {signal}, SEED)[0].verdict())
                .describedAs("seed %d", SEED)
                .isEqualTo(Verdict.NO);
    }

    @Test
    void ofManySignalsTogetherNoneIsSaidNotToLead() {
        Random random = new Random(SEED);
        double[][] signals = new double[LeadingIndicator.MOST_TOGETHER + 1][];
        Arrays.setAll(signals, i -> shares(random, DAYS));
        assertThat(of(target(random, shares(random, DAYS), 1, 0), signals, SEED))
                .describedAs("seed %d", SEED)
                .extracting(Finding::verdict)
                .doesNotContain(Verdict.NO);
    }

    @Test
    void fewDaysSayNeitherYesNorNo() {
        Random random = new Random(SEED);
        int longest = LeadingIndicator.LEARNING + LeadingIndicator.LONGEST_LAG + LeadingIndicator.LEAST_DAYS;
        double[] cause = shares(random, longest);
        double[] target = target(random, cause, 3, 0);
        Finding few = of(Arrays.copyOf(target, longest - 1), new double[][] {cause}, SEED)[0];
        assertThat(few).isEqualTo(new Finding(Verdict.NOT_ENOUGH_DATA, 0, 0, 0, 1, 1));
        assertThat(of(target, new double[][] {cause}, SEED)[0].verdict()).isEqualTo(Verdict.NOT_ENOUGH_DATA);
    }

    @Test
    void aSignalThatHardlyOccursSaysNothing() {
        Random random = new Random(SEED);
        double[] rare = new double[DAYS];
        Arrays.fill(rare, 0, LeadingIndicator.LEAST_ACTIVE - 1, 0.3);
        double[] target = target(random, shares(random, DAYS), 1, 0);
        assertThat(of(target, new double[][] {rare, new double[DAYS]}, SEED))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.NOT_ENOUGH_DATA, Verdict.NOT_ENOUGH_DATA);
    }

    @Test
    void daysOnWhichNobodyWasAskedAreLeftOut() {
        Random random = new Random(SEED);
        double[] cause = shares(random, DAYS);
        double[] target = target(random, cause, 4, 1);
        for (int t = 0; t < DAYS; t += 7) {
            cause[t] = Double.NaN;
        }
        Finding finding = of(target, new double[][] {cause}, SEED)[0];
        assertThat(finding.verdict()).isEqualTo(Verdict.YES);
        assertThat(finding.lag()).isEqualTo(4);
        assertThat(finding.effect()).describedAs("seed %d", SEED).isCloseTo(1, within(0.25));
    }

    /** One target, at the only look. */
    private static Finding[] of(double[] target, double[][] signals, long seed) {
        return LeadingIndicator.of(new double[][] {target}, signals, new long[] {seed}, 1)[0];
    }

    /** Shares that wander around a quarter. */
    private static double[] shares(Random random, int days) {
        double[] shares = new double[days];
        double mood = 0;
        for (int t = 0; t < days; t++) {
            mood = 0.5 * mood + random.nextGaussian() * Math.sqrt(0.75);
            shares[t] = 1 / (1 + Math.exp(1.2 - 0.5 * mood));
        }
        return shares;
    }

    /** What as many conversations a day say. */
    private static double[] asked(Random random, double[] shares, int conversations) {
        return Arrays.stream(shares)
                .map(share -> (double) random.doubles(conversations)
                                .filter(each -> each < share)
                                .count()
                        / conversations)
                .toArray();
    }

    private static double[] target(Random random, double[] shares, int lag, double effect) {
        double[] target = new double[shares.length];
        double level = 0;
        for (int t = 0; t < target.length; t++) {
            level += 0.02 * random.nextGaussian();
            double led = t < lag ? 0 : effect * (shares[t - lag] - 0.25);
            double week = t % 7 == 6 ? -0.3 : 0.05;
            target[t] = 1_000 * Math.exp(week + level + led + 0.1 * random.nextGaussian());
        }
        return target;
    }
}
