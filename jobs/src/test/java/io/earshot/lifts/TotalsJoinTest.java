package io.earshot.lifts;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.totalled;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ArmTotalled;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.lift.Moments;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiment x has arms a and b and decides by revenue per unit. */
class TotalsJoinTest {
    private static final long HORIZON = 90 * DAY;

    private Rig<ArmTotalled, Dimension, Tally> join;
    private final Map<String, long[]> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new TotalsJoin(STORES, HORIZON), ArmTotalFold::key, Dimensions.EXPERIMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void totalsAreUnitsAndConversions() throws Exception {
        register();
        send(totalled(meta("t", NOON + DAY), "x", "b", 100, 7));

        assertThat(words()).containsExactly("units b 100", "conversion_rate b " + BERLIN.day(NOON) + " 100: 7");
    }

    @Test
    void totalsThatComeBeforeTheRegistrationWaitForIt() throws Exception {
        send(totalled(meta("t", NOON + DAY), "x", "b", 100, 7));
        assertThat(words()).isEmpty();

        register();

        assertThat(words()).hasSize(2);
    }

    @Test
    void aRevisionTakesThePlaceOfTheFormer() throws Exception {
        register();
        send(totalled(meta("t", NOON + DAY), "x", "b", 100, 7));
        send(totalled(meta("t", NOON + DAY, 1), "x", "b", 110, 9));

        assertThat(words()).containsExactly("units b 110", "conversion_rate b " + BERLIN.day(NOON) + " 110: 9");
    }

    @Test
    void sumsOfTheDecidingMetricAreExactHoweverLarge() throws Exception {
        register();
        BigDecimal squares = new BigDecimal("99999999999999999999999999");
        ArmTotalled of = totalled(meta("t", NOON + DAY), "x", "b", 100, 7);
        send(new ArmTotalled(
                of.meta(),
                "x",
                "b",
                NOON,
                100,
                7,
                10_000_000_000_000L,
                squares,
                0,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "EUR"));

        Moments moments = Moments.ofLimbs(
                LiftTable.WIDTH,
                sums.entrySet().stream()
                        .filter(sum -> sum.getKey().contains("revenue_per_unit"))
                        .findAny()
                        .orElseThrow()
                        .getValue());
        assertThat(moments.product(0, 0).toBigInteger()).isEqualTo(squares.toBigInteger());
        assertThat(moments.product(0, 1).toBigInteger()).isEqualTo(10_000_000_000_000L);
        assertThat(moments.product(1, 1).toBigInteger()).isEqualTo(100);
    }

    @Test
    void moneyOfAnotherCurrencyCountsNot() throws Exception {
        register();
        ArmTotalled of = totalled(meta("t", NOON + DAY), "x", "b", 100, 7);
        send(new ArmTotalled(
                of.meta(), "x", "b", NOON, 100, 7, 5, BigDecimal.TEN, 0, BigDecimal.ZERO, BigDecimal.ZERO, "USD"));

        assertThat(words()).hasSize(2);
    }

    @Test
    void armsThatAreNotRegisteredCountNot() throws Exception {
        register();
        send(totalled(meta("t", NOON + DAY), "x", "c", 100, 7));

        assertThat(words()).isEmpty();
    }

    @Test
    void goesOnAfterARestartAndKeepsNothingInTheEnd() throws Exception {
        register();
        send(totalled(meta("t", NOON + DAY), "x", "b", 100, 7));
        join.restart(2);
        send(totalled(meta("t", NOON + DAY, 1), "x", "b", 110, 9));
        assertThat(words()).containsExactly("units b 110", "conversion_rate b " + BERLIN.day(NOON) + " 110: 9");

        join.watermark(NOON + 2 * HORIZON + 2 * DAY);

        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();
    }

    private void register() throws Exception {
        join.broadcast(Dimension.of(List.of(experiment(meta("r", NOON - DAY), "x", "a", "b"))));
        take();
    }

    private void send(ArmTotalled total) throws Exception {
        join.send(total);
        take();
    }

    private void take() {
        for (Tally tally : join.out()) {
            long[] sum =
                    sums.computeIfAbsent(tally.table() + '/' + tally.key(), any -> new long[tally.values().length]);
            Arrays.setAll(sum, i -> sum[i] + tally.values()[i]);
        }
        sums.values().removeIf(sum -> Arrays.stream(sum).allMatch(value -> value == 0));
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        sums.forEach((row, values) -> {
            if (row.startsWith(OutcomeTallies.UNITS)) {
                words.add(0, "units " + row.substring(row.lastIndexOf('\u0000') + 1) + " " + values[0]);
            } else {
                Cell cell = Cell.of(new Tally(Cell.TABLE, row.substring(Cell.TABLE.length() + 1), values, 0));
                Moments moments = Moments.ofLimbs(LiftTable.WIDTH, values);
                words.add(cell.metric().word() + " " + cell.arm() + " " + cell.day() + " " + moments.units() + ": "
                        + moments.sum(0).toBigInteger());
            }
        });
        return words;
    }
}
