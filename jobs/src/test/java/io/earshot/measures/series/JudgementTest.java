package io.earshot.measures.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.SpecialDays;
import io.earshot.measures.forecast.Technique;
import io.earshot.results.ForecastAccuracy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
class JudgementTest {
    private static final int SUNDAY = 3 + 28 * 730;

    private static final Plan PLAN = new Plan(
            Technique.SEASONAL_NAIVE,
            List.of(Technique.NAIVE2),
            false,
            28,
            6,
            List.of(Grain.DAY),
            Days.TRAINING,
            1,
            0,
            SpecialDays.NONE);

    /**
     * History: a week of 10, a week of 12. The same weekday a week ago says 12 for each of the 28 days that follow; what comes is
     * a week of 20, a week of 16 and two weeks of 10.
     */
    @Test
    void saysHowRightAForecastWas() {
        long[] values = new long[42];
        Arrays.fill(values, 0, 7, 10);
        Arrays.fill(values, 7, 14, 12);
        Arrays.fill(values, 14, 21, 20);
        Arrays.fill(values, 21, 28, 16);
        Arrays.fill(values, 28, 42, 10);
        Days days = new Days(SUNDAY - 41, values, values);

        List<ForecastAccuracy> rows =
                new Judgement(View.part(days, 0, PLAN, Grain.DAY, Fits.DIRECT), SUNDAY).rows("shop", "units", "tea");

        assertThat(rows).hasSize(2);
        ForecastAccuracy row = rows.get(0);
        assertThat(row.method()).isEqualTo("seasonal naive");
        assertThat(row.firstStep()).isEqualTo(1);
        assertThat(row.lastStep()).isEqualTo(28);
        assertThat(row.origins()).isEqualTo(1);
        assertThat(row.lastOrigin()).isEqualTo(SUNDAY - 28);
        // 7·20 + 7·16 + 14·10
        assertThat(row.actual()).isEqualTo(392);
        // errors 8, 4, −2: (7·8 + 7·4 + 14·2)/28 = 4; a week apart the history differs by 2
        assertThat(row.mase()).isCloseTo(2, within(1e-12));
        // (7·64 + 7·16 + 14·4)/28 = 22; of 13 steps from day to day one is 2, the others 0: mean square 4/13
        assertThat(row.rmsse()).isCloseTo(Math.sqrt(22 * 13 / 4.0), within(1e-12));
        // 112/392
        assertThat(row.wape()).isCloseTo(2 / 7.0, within(1e-12));
        // 28·12/392 − 1
        assertThat(row.bias()).isCloseTo(-1 / 7.0, within(1e-12));
        assertThat(row.valueAdded()).isZero();
        // No error was made before, so that quantiles are 12 + 2·√(π/2)·z, z being the normal quantiles at 0.5/42,
        // 3.5/42, 9.5/42
        // and their opposites (of 42 the 1st, 4th and 10th: ⌊43·0.025⌋ = 1, ⌊43·0.1⌋ = 4, ⌊43·0.25⌋ = 10):
        // −2.2601, −1.3830, −0.7515, 0, …: 6.3345, 8.5333, 10.1164, 12, 13.8836, 15.4667, 17.6655
        assertThat(row.coverage80()).as("only the weeks of 10").isEqualTo(0.5);
        assertThat(row.coverage95()).as("and that of 16").isEqualTo(0.75);
        // Losses p·(y − q) or (1 − p)·(q − y), mean of seven: 2.700385 for 20, 0.938307 for 16, 0.433543 for 10
        assertThat(row.pinball()).isCloseTo((2.700385 + 0.938307 + 2 * 0.433543) / 4, within(2e-6));
        assertThat(row.isShown()).isTrue();
        assertThat(row.isChampion()).as("both methods say the same").isTrue();
        assertThat(rows.get(1).isChampion()).isFalse();
        assertThat(rows.get(1).coverage80())
                .as("of the method that is shown only")
                .isNaN();
    }

    /**
     * A budget of 5,000 a day, whose weeks are forecast as 35,000.00000000001 and whose bands have no width: rounding is no miss,
     * and no method is better by it.
     */
    @Test
    void aBudgetThatNeverChangesIsForecastRightAllOfTheTimeByTheShownMethod() {
        for (int budget : new int[] {5_000, 4_999, 70_001}) {
            long[] values = new long[800];
            Arrays.fill(values, budget);
            Days days = new Days(SUNDAY - 799, values, values);
            Fits fits = Fits.DIRECT.once();
            for (Grain grain : new Grain[] {Grain.DAY, Grain.WEEK}) {
                assertThat(new Judgement(View.part(days, 0, Plan.PART, grain, fits), SUNDAY)
                                .rows("shop", "spend", "meta/spring"))
                        .filteredOn(ForecastAccuracy::isShown)
                        .isNotEmpty()
                        .allSatisfy(row -> {
                            assertThat(row.coverage80()).isEqualTo(1);
                            assertThat(row.coverage95()).isEqualTo(1);
                            assertThat(row.wape()).isZero();
                            assertThat(row.isChampion()).isTrue();
                        });
            }
        }
    }

    /** A cent a day more than the band of a budget that never changed is a miss. */
    @Test
    void aCentIsNoRounding() {
        long[] values = new long[800];
        Arrays.fill(values, 5_000);
        Arrays.fill(values, 800 - 28, 800, 5_001);
        Days days = new Days(SUNDAY - 799, values, values);

        assertThat(new Judgement(View.part(days, 0, PLAN, Grain.DAY, Fits.DIRECT), SUNDAY)
                        .rows("shop", "spend", "meta/spring"))
                .filteredOn(ForecastAccuracy::isShown)
                .hasSize(1)
                .allSatisfy(row -> {
                    assertThat(row.coverage95()).isLessThan(1);
                    assertThat(row.wape()).isGreaterThan(0);
                });
    }
}
