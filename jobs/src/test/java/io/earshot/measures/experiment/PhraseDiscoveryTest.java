package io.earshot.measures.experiment;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.measures.experiment.PhraseTable.Shown;
import io.earshot.measures.lift.Moments;
import io.earshot.results.PhraseLift;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 1,000 phrases of which 5% really lift: at most a share of 5% of the discoveries is false, on average at the end and over
 * five looks. Each phrase is shown to customers of its own, who convert at 5%, or 20% more often; against 400,000 of the baseline.
 */
class PhraseDiscoveryTest {
    private static final int PHRASES = 1000;
    private static final int LIFTING = 50;
    private static final int LOOKS = 5;
    private static final double RATE = 0.05;
    private static final double LIFT = 0.2;
    private static final PhraseTable TABLE =
            new PhraseTable("experiment", Comparison.of(List.of(experiment(meta("r", NOON), "x", "a", "b"))));

    @Test
    void fewDiscoveriesAreFalseAndMostPhrasesThatLiftAreFound() {
        Well19937c random = new Well19937c(11);
        int worlds = 10;
        double anyLook = 0;
        double atEnd = 0;
        double power = 0;
        for (int world = 0; world < worlds; world++) {
            long[] successes = new long[PHRASES];
            long baseline = 0;
            for (int look = 1; look <= LOOKS; look++) {
                int units = 4000;
                baseline += binomial(random, 80_000, RATE);
                List<Shown> shown = new ArrayList<>();
                for (int phrase = 0; phrase < PHRASES; phrase++) {
                    successes[phrase] += binomial(random, units, phrase < LIFTING ? RATE * (1 + LIFT) : RATE);
                    shown.add(new Shown("b", "p" + phrase, conversions((long) look * units, successes[phrase])));
                }
                List<PhraseLift> found = TABLE.rows(Map.of("a", conversions(look * 80_000L, baseline)), shown).stream()
                        .filter(PhraseLift::isDiscovery)
                        .toList();
                long wrong = found.stream().filter(row -> !isLifting(row)).count();
                double share = found.isEmpty() ? 0 : wrong / (double) found.size();
                anyLook += share / worlds / LOOKS;
                if (look == LOOKS) {
                    atEnd += share / worlds;
                    power += (found.size() - wrong) / (double) LIFTING / worlds;
                }
            }
        }
        System.out.printf(
                "1,000 phrases, 50 lift by 20%%: false discoveries %.1f%% at the end, %.1f%% over five looks; %.1f%% found%n",
                100 * atEnd, 100 * anyLook, 100 * power);
        assertThat(atEnd).as("share of discoveries that is false").isLessThanOrEqualTo(0.05);
        assertThat(anyLook).as("the same over five looks").isLessThanOrEqualTo(0.05);
        assertThat(power).as("share of the lifting phrases found").isGreaterThan(0.6);
    }

    /**
     * 300 phrases of which none lifts, looked at after 20, 50, 100, 200 and 400 units each, of whom 5% buy for lognormal(ln 40,
     * 0.6) as 50,000 of the baseline do: where nothing lifts, one discovery is all of them. A phrase whose few outcomes agree
     * by chance must not be taken for one; by its own variance alone there were some in every world.
     */
    @ParameterizedTest
    @EnumSource(names = {"CONVERSION_RATE", "REVENUE_PER_UNIT", "AVERAGE_ORDER_VALUE"})
    void fewOutcomesThatAgreeByChanceAreNoDiscoveries(Metric metric) {
        int worlds = 6;
        int looks = 0;
        int wrong = 0;
        for (int world = 0; world < worlds; world++) {
            SplittableRandom random = new SplittableRandom(world);
            Map<String, Moments> all = Map.of("a", new Moments(LiftTable.WIDTH));
            buy(random, metric, all.get("a"), 50_000);
            List<Shown> shown = new ArrayList<>();
            for (int phrase = 0; phrase < 300; phrase++) {
                shown.add(new Shown("b", "p" + phrase, new Moments(LiftTable.WIDTH)));
            }
            for (int units : new int[] {20, 50, 100, 200, 400}) {
                shown.forEach(one -> buy(random, metric, one.moments(), (int)
                        (units - one.moments().units())));
                looks++;
                wrong += table(metric).rows(all, shown).stream().anyMatch(PhraseLift::isDiscovery) ? 1 : 0;
            }
        }
        assertThat(wrong / (double) looks)
                .as("of %d looks at %d worlds", looks, worlds)
                .isLessThanOrEqualTo(0.05);
    }

    private static void buy(SplittableRandom random, Metric metric, Moments moments, int units) {
        for (int i = 0; i < units; i++) {
            boolean isBuyer = random.nextDouble() < RATE;
            long spent = isBuyer ? Math.round(4_000 * Math.exp(0.6 * random.nextGaussian())) : 0;
            moments.add(
                    metric == Metric.CONVERSION_RATE ? (isBuyer ? 1 : 0) : spent,
                    metric == Metric.AVERAGE_ORDER_VALUE ? (isBuyer ? 1 : 0) : 1,
                    0);
        }
    }

    private static PhraseTable table(Metric metric) {
        return new PhraseTable(
                "experiment",
                Comparison.standing("shop", new Standing.Terms("x", List.of("a", "b"), "a", 14, true, metric)));
    }

    private static boolean isLifting(PhraseLift row) {
        return Integer.parseInt(row.phraseId().substring(1)) < LIFTING;
    }

    private static long binomial(Well19937c random, int trials, double rate) {
        return new BinomialDistribution(random, trials, rate).sample();
    }

    private static Moments conversions(long units, long successes) {
        BigInteger all = BigInteger.valueOf(units);
        BigInteger some = BigInteger.valueOf(successes);
        BigInteger none = BigInteger.ZERO;
        return Moments.ofTotals(
                units, new BigInteger[] {some, all, none}, new BigInteger[] {some, some, none, all, none, none});
    }
}
