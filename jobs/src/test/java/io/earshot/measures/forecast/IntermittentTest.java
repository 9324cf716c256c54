package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IntermittentTest {
    private static final long SEED = 20_261_123;
    private static final Offset<Double> CLOSE = within(1e-12);
    private static final double[] EVERY_THIRD = {0, 0, 6, 0, 0, 6, 0, 0, 6, 0, 0, 6};

    @Test
    void aDemandEveryThirdDayIsAThirdOfItADay() {
        assertThat(Intermittent.croston(EVERY_THIRD, 1, 2)).containsExactly(new double[] {2, 2}, CLOSE);
        assertThat(Intermittent.sba(EVERY_THIRD, 1, 1)[0]).isCloseTo(1.9, CLOSE);
        assertThat(Intermittent.adida(EVERY_THIRD, 1, 1)[0]).isCloseTo(2, within(1e-6));
    }

    @Test
    void crostonSmoothsSizesAndIntervalsWhereThereIsDemand() {
        // sizes 4, then 4 + 0.1·6; intervals 2, then 2 + 0.1·1; the last zeros change nothing
        assertThat(Intermittent.croston(new double[] {0, 4, 0, 0, 10, 0, 0, 0}, 1, 1)[0])
                .isCloseTo(4.6 / 2.1, CLOSE);
    }

    @Test
    void tsbForgetsWhatSellsNoMore() {
        double[] values = {5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(Intermittent.tsb(values, 1, 1)[0]).isCloseTo(5 * Math.pow(0.9, 12), CLOSE);
        assertThat(Intermittent.croston(values, 1, 1)[0]).isCloseTo(5, CLOSE);
    }

    @Test
    void withoutDemandTheForecastIsZero() {
        double[] nothing = new double[9];
        assertThat(Intermittent.croston(nothing, 1, 1)[0]).isZero();
        assertThat(Intermittent.sba(nothing, 1, 1)[0]).isZero();
        assertThat(Intermittent.tsb(nothing, 1, 1)[0]).isZero();
        assertThat(Intermittent.adida(nothing, 1, 1)[0]).isZero();
        assertThat(Intermittent.imapa(nothing, 1, 1)[0]).isZero();
    }

    @Test
    void manySparseSeriesShowTheWeekThatTheyShare() {
        Random random = new Random(SEED);
        List<double[]> histories = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double[] history = new double[140];
            for (int t = 0; t < history.length; t++) {
                double chance = t % 7 == 5 ? 0 : t % 7 == 2 ? 0.2 : 0.1;
                history[t] = random.nextDouble() < chance ? 1 + random.nextInt(5) : 0;
            }
            histories.add(history);
        }
        double[] week = SharedSeason.of(histories, 7).applied(new double[] {1, 1, 1, 1, 1, 1, 1});
        assertThat(week[5]).isZero();
        assertThat(week[2]).describedAs("seed %d", SEED).isCloseTo(2, within(0.15));
        assertThat(week[0]).describedAs("seed %d", SEED).isCloseTo(1, within(0.15));
    }
}
