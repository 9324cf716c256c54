package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.SpecialDays;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpecialEffectsTest {
    private static final int LENGTH = 400;
    private static final int ORIGIN = Math.toIntExact(LocalDate.of(2026, 11, 15).toEpochDay());
    private static final SpecialDays SALE = SpecialDays.of(Map.of("sale", "11-25..11-28, 03-10..03-11, 07-01, 09-15"));

    @Test
    void findsByHowMuchASaleRaisesADay() {
        double[] history = history(new Random(1));
        double[] with = times(history, SALE, 2.5);
        SpecialEffects effects = SpecialEffects.of(with, ORIGIN, SALE);

        assertThat(effects.factor(ORIGIN + 10)).isCloseTo(2.5, within(0.2));
        assertThat(effects.factor(ORIGIN + 9)).isOne();
        for (int t = 0; t < LENGTH; t++) {
            assertThat(effects.ordinary(1)[t]).as("day %d", t).isCloseTo(history[t], within(0.35 * history[t]));
        }
    }

    @Test
    void saysHowUncertainTheFactorOfASaleIs() {
        double squares = 0;
        double said = 0;
        for (int seed = 0; seed < 200; seed++) {
            double[] with = times(history(new Random(seed)), SALE, 2.5);
            SpecialEffects effects = SpecialEffects.of(with, ORIGIN, SALE);
            double error = effects.factor(ORIGIN + 10) / 2.5 - 1;
            squares += error * error;
            said += effects.uncertainty(ORIGIN + 10) * effects.uncertainty(ORIGIN + 10);
            assertThat(effects.uncertainty(ORIGIN + 9)).as("an ordinary day").isZero();
        }

        assertThat(Math.sqrt(said / squares)).isBetween(0.8, 1.6);
    }

    @Test
    void takesClosingDaysForNothing() {
        double[] with = times(history(new Random(2)), SALE, 0);

        assertThat(SpecialEffects.of(with, ORIGIN, SALE).factor(ORIGIN + 10)).isZero();
    }

    @Test
    void leavesDaysAloneWhoseKindHasNoEffect() {
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            double[] history = history(new Random(seed));
            SpecialEffects effects = SpecialEffects.of(history, ORIGIN, SALE);
            boolean isFound = effects.factor(ORIGIN + 10) != 1;
            found += isFound ? 1 : 0;
            if (!isFound) {
                assertThat(effects.uncertainty(ORIGIN + 10)).isZero();
                assertThat(effects.ordinary(1)).isEqualTo(history);
            }
        }
        assertThat(found).as("of 200 without an effect").isLessThanOrEqualTo(4);
    }

    @Test
    void weighsTheDaysOfAWeekByWhatTheyBring() {
        double[] week = {0, 100, 100, 100, 100, 100, 500};
        double[] history = new double[LENGTH];
        Arrays.setAll(history, t -> week[Math.floorMod(t - LENGTH, 7)]);
        SpecialDays closed = SpecialDays.of(
                Map.of("closed", LocalDate.ofEpochDay(ORIGIN - 1) + ", " + LocalDate.ofEpochDay(ORIGIN + 6)));
        history[LENGTH - 2] = 0;
        SpecialEffects effects = SpecialEffects.of(history, ORIGIN, closed);

        assertThat(effects.factor(ORIGIN + 6)).isZero();
        assertThat(effects.factor(ORIGIN + 7, 7)).isCloseTo(0.9, within(1e-9));
        assertThat(effects.factor(ORIGIN + 14, 7)).isOne();
    }

    @Test
    void changesNothingOfTooFewDays() {
        double[] history = {3, 0, 5};
        SpecialEffects effects = SpecialEffects.of(history, ORIGIN, SpecialDays.of(Map.of("closed", "11-14")));

        assertThat(effects.factor(ORIGIN + 364)).isOne();
        assertThat(effects.ordinary(1)).isEqualTo(history);
    }

    private static double[] history(Random random) {
        double[] week = {0.7, 1, 1.1, 1, 1.2, 1.3, 0.7};
        double[] values = new double[LENGTH];
        double level = 1000;
        for (int t = 0; t < LENGTH; t++) {
            level *= Math.exp(0.01 * random.nextGaussian());
            values[t] = level * week[t % 7] * Math.exp(0.08 * random.nextGaussian());
        }
        return values;
    }

    private static double[] times(double[] history, SpecialDays special, double factor) {
        double[] with = history.clone();
        for (int t = 0; t < with.length; t++) {
            with[t] *= special.kind(ORIGIN - LENGTH + 1 + t) < 0 ? 1 : factor;
        }
        return with;
    }
}
