package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Calibration;
import io.earshot.measures.forecast.Technique;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Intervals of what is known beforehand: made series, from the end of which a horizon is kept back. */
class ErrorsTest {
    private static final int SUNDAY = 3 + 28 * 730;
    private static final int SATURDAY = 6;
    private static final int LENGTH = 728;

    /** As many origins as the whole store has, and the fast forecaster. */
    private static final Plan MANY_ORIGINS = new Plan(
            Technique.FAST,
            Plan.PART.others(),
            true,
            7,
            Plan.STORE.origins(),
            Plan.PART.grains(),
            Days.TRAINING,
            1,
            0,
            SpecialDays.NONE);

    /** What came of how many series' steps. */
    private static final class Held {
        private final double[] in80;
        private final double[] in95;
        private final double[] width;
        private double loss;
        private int narrower;
        private int series;

        Held(Grain grain) {
            in80 = new double[grain.horizon()];
            in95 = new double[grain.horizon()];
            width = new double[grain.horizon()];
        }

        double mean(double[] ofSteps) {
            double sum = 0;
            for (double one : ofSteps) {
                sum += one;
            }
            return sum / ofSteps.length / series;
        }

        double at(double[] ofSteps, int step) {
            return ofSteps[step - 1] / series;
        }

        /** The mean of the steps that lie on Saturdays. */
        double onSaturdays(double[] ofSteps) {
            double sum = 0;
            for (int step = SATURDAY; step <= 28; step += 7) {
                sum += at(ofSteps, step) / 4;
            }
            return sum;
        }
    }

    /** A level that changes by 2% a day, a week and 10% noise. */
    private static IntToDoubleFunction wandering(long seed) {
        Random random = new Random(seed);
        double[] level = {1000};
        return day -> {
            level[0] *= Math.exp(0.02 * random.nextGaussian());
            return level[0] * (1 + 0.1 * (day % 7 - 3)) * (1 + 0.1 * random.nextGaussian());
        };
    }

    @Test
    void intervalsOfWeeksWidenAsALevelWanders() {
        for (Plan plan : new Plan[] {Plan.PART, MANY_ORIGINS}) {
            Held held = new Held(Grain.WEEK);
            for (int seed = 0; seed < 60; seed++) {
                look(plan, Grain.WEEK, wandering(seed), held);
            }

            for (int step = 1; step <= 13; step++) {
                assertThat(held.at(held.in80, step)).as("80%%, week %d", step).isBetween(0.62, 0.96);
                assertThat(held.at(held.in95, step)).as("95%%, week %d", step).isBetween(0.85, 1.0);
            }
            assertThat(held.mean(held.in80)).as("80%").isBetween(0.72, 0.88);
            assertThat(held.mean(held.in95)).as("95%").isBetween(0.9, 0.99);
            assertThat(held.at(held.width, 13) / held.at(held.width, 1)).isBetween(2.0, 4.0);
        }
    }

    /** Two to four months old, levels that wander by 1% a day or still grow from nothing. */
    @Test
    void weeksOfAYoungSeriesHoldWhatTheyClaimAndNeverNarrow() {
        for (int weeks : new int[] {8, 11, 16}) {
            for (boolean isGrowing : new boolean[] {false, true}) {
                Held held = new Held(Grain.WEEK);
                for (int seed = 0; seed < 60; seed++) {
                    look(Plan.PART, Grain.WEEK, 7 * weeks, young(isGrowing, seed), held);
                }

                String as = "%d weeks%s".formatted(weeks, isGrowing ? ", growing" : "");
                assertThat(held.mean(held.in80)).as("80%%, %s", as).isBetween(0.75, 0.97);
                assertThat(held.mean(held.in95)).as("95%%, %s", as).isGreaterThan(0.92);
                assertThat(held.at(held.in80, 13)).as("80%%, last week, %s", as).isGreaterThan(0.6);
                assertThat(held.narrower)
                        .as("narrower than the week before, %s", as)
                        .isZero();
            }
        }
    }

    /** About 20 orders a day. */
    private static IntToDoubleFunction young(boolean isGrowing, long seed) {
        Random random = new Random(seed);
        double slow = 20 + 100 * random.nextDouble();
        double[] level = {20};
        int[] days = {0};
        return day -> {
            level[0] *= Math.exp(0.01 * random.nextGaussian());
            double grown = isGrowing ? 1 - Math.exp(-(days[0]++ + 3) / slow) : 1;
            double mean = level[0] * grown * (1 + 0.1 * (day % 7 - 3));
            return mean + Math.sqrt(mean) * random.nextGaussian();
        };
    }

    /** Open days sell about 1,050, and a normal noise of 105 has 95% of its values within 412; on Saturdays 3. */
    @Test
    void aDayOnWhichTheShopIsClosedHasANarrowInterval() {
        Held held = new Held(Grain.DAY);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            look(
                    Plan.PART,
                    Grain.DAY,
                    day -> day % 7 == SATURDAY - 1
                            ? random.nextInt(3) == 0 ? random.nextInt(20) : 0
                            : 1050 * (1 + 0.1 * random.nextGaussian()),
                    held);
        }

        assertThat(held.onSaturdays(held.width)).as("closed").isLessThan(40);
        assertThat(held.onSaturdays(held.in95)).as("closed").isGreaterThan(0.93);
        assertThat(held.at(held.width, 1)).as("open").isBetween(400.0, 550.0);
        assertThat(held.mean(held.in95)).isBetween(0.94, 0.99);
        assertThat(held.mean(held.in80)).isBetween(0.76, 0.88);
    }

    /** Two days sell three times what the others do, and their noise is three times as large. */
    @Test
    void busyWeekdaysHoldAsOftenAsQuietOnes() {
        Held held = new Held(Grain.DAY);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            look(Plan.PART, Grain.DAY, day -> (day % 7 >= 5 ? 3000 : 1000) * (1 + 0.15 * random.nextGaussian()), held);
        }

        assertThat(held.onSaturdays(held.in80)).as("busy").isBetween(0.72, 0.9);
        assertThat(held.mean(held.in80)).isBetween(0.76, 0.88);
    }

    /** Beside units that are the same for all weekdays. */
    @Test
    void unitsOfWeekdaysDoNotHarmWhereThereIsNoWeek() {
        Grain plain = new Grain("plain", 1, 7, 28, 14);
        for (String kind : new String[] {"even", "skewed", "now and then"}) {
            Held own = new Held(Grain.DAY);
            Held one = new Held(plain);
            for (int seed = 0; seed < 40; seed++) {
                look(Plan.PART, Grain.DAY, weekless(kind, seed), own);
                look(Plan.PART, plain, weekless(kind, seed), one);
            }

            assertThat(own.loss / one.loss).as(kind).isLessThan(1.02);
            assertThat(own.mean(own.in95)).as(kind).isBetween(0.93, 0.99);
            assertThat(own.mean(own.in80)).as(kind).isBetween(0.75, 0.9);
        }
    }

    private static IntToDoubleFunction weekless(String kind, long seed) {
        Random random = new Random(seed);
        return switch (kind) {
            case "even" -> day -> 500 + 60 * random.nextGaussian();
            case "skewed" -> day -> 500 * Math.exp(0.6 * random.nextGaussian());
            default -> day -> random.nextDouble() < 0.15 ? 1 + Math.floor(-3 * Math.log(random.nextDouble())) : 0;
        };
    }

    /** Day 0 of the week is the first one that is forecast. */
    private static void look(Plan plan, Grain grain, IntToDoubleFunction ofDay, Held held) {
        look(plan, grain, LENGTH, ofDay, held);
    }

    private static void look(Plan plan, Grain grain, int length, IntToDoubleFunction ofDay, Held held) {
        long[] values = new long[length + grain.reach()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.round(ofDay.applyAsDouble(Math.floorMod(i - length, 7))));
        }
        Days all = new Days(SUNDAY - length + 1, values, values);
        View view = View.part(all.until(SUNDAY), 0, plan, grain, Fits.DIRECT.once());
        double[] means = view.forecast(SUNDAY, plan.shown());
        double[][] quantiles = new Errors(view, plan.shown()).quantiles(SUNDAY, means);
        for (int h = 0; h < means.length; h++) {
            double[] q = quantiles[h];
            double actual = all.sum(0, SUNDAY + (h + 1) * grain.days(), grain.days());
            held.in80[h] += q[1] <= actual && actual <= q[5] ? 1 : 0;
            held.in95[h] += q[0] <= actual && actual <= q[6] ? 1 : 0;
            held.width[h] += q[6] - q[0];
            // the upper half: the lower one ends at zero
            held.narrower += h > 0 && q[5] - means[h] < (quantiles[h - 1][5] - means[h - 1]) * (1 - 1e-9) ? 1 : 0;
            for (int i = 0; i < q.length; i++) {
                held.loss += Accuracy.pinball(actual, q[i], Calibration.PROBABILITIES.get(i)) / view.scale(SUNDAY);
            }
        }
        held.series++;
    }
}
