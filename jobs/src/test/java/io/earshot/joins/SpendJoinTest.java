package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static io.earshot.events.Samples.spent;
import static io.earshot.events.Samples.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.AdSpent;
import io.earshot.events.Keys;
import io.earshot.measures.attribution.Windows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpendJoinTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    private final Map<String, Map<String, long[]>> sums = new HashMap<>();
    private Rig<AdSpent, Dimension, Tally> join;

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new SpendJoin(STORES, WINDOWS), SpendFold::key, Dimensions.VARIANTS, Dimensions.RATES);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void addsCostAndClaimsUnderBothBases() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "EUR"));

        assertThat(rows()).containsExactly("order EUR 1 100 1500 200", "touch EUR 1 100 1500 200");
        assertThat(facts()).as("of the store and of the campaign").containsExactly("roas 0 100", "roas 0 100");
    }

    @Test
    void takesTheFormerVersionBack() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "EUR"));
        join.send(spent(meta("e", NOON, 1), day(NOON), 70, "EUR"));

        assertThat(rows()).containsExactly("order EUR 1 70 1500 140", "touch EUR 1 70 1500 140");
        assertThat(facts()).as("of the store and of the campaign").containsExactly("roas 0 70", "roas 0 70");
    }

    @Test
    void saysNothingWhenNothingChanged() throws Exception {
        AdSpent spent = spent(meta("e", NOON), day(NOON), 100, "EUR");
        join.send(spent);
        join.out();

        join.send(spent);

        assertThat(join.out()).isEmpty();
    }

    @Test
    void convertsByARateThatCameBefore() throws Exception {
        quote(day(NOON) - 1, "0.5", NOON);

        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));

        assertThat(rows()).containsExactly("order EUR 1 50 1500 100", "touch EUR 1 50 1500 100");
    }

    @Test
    void movesToTheStoresCurrencyWhenARateComesLate() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));
        assertThat(rows()).containsExactly("order USD 1 100 1500 200", "touch USD 1 100 1500 200");

        quote(day(NOON), "0.5", NOON + HORIZON);

        assertThat(rows()).containsExactly("order EUR 1 50 1500 100", "touch EUR 1 50 1500 100");
    }

    @Test
    void leavesSpendAloneThatTheRateDoesNotReach() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));
        join.out();

        quote(day(NOON) + 1, "0.5", NOON);
        quote(day(NOON), "0.5", NOON + HORIZON + 1);
        join.broadcast(new Dimension(STORE, List.of(variant(meta("v", NOON), "copy")), List.of()));

        assertThat(join.out()).isEmpty();
    }

    @Test
    void convertsAfterARestartAtAnotherParallelism() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));
        quote(day(NOON), "0.5", NOON);
        assertThat(rows()).hasSize(2);

        join.restart(2);
        quote(day(NOON), "0.6", NOON + 1);

        assertThat(rows()).containsExactly("order EUR 1 60 1500 120", "touch EUR 1 60 1500 120");
    }

    @Test
    void ignoresTheRequestToWriteRowsAgainBecauseSumsKeepTheirs() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));
        join.out();

        join.broadcast(new Dimension("", List.of(), List.of()));

        assertThat(join.out()).isEmpty();
    }

    @Test
    void keepsNoStateAfterTwoHorizons() throws Exception {
        join.send(spent(meta("e", NOON), day(NOON), 100, "USD"));

        join.watermark(NOON + 2 * HORIZON - 1000);
        assertThat(join.stateEntries()).isEqualTo(1);

        join.watermark(NOON + 2 * HORIZON + DAY);
        assertThat(join.stateEntries()).isZero();
        assertThat(join.timers()).isZero();
    }

    private void quote(int day, String rate, long atMicros) throws Exception {
        join.broadcast(new Dimension(STORE, List.of(), List.of(rate(meta("r", atMicros), day, "USD", rate))));
    }

    /** The rows that stand, with basis, currency, spend rows, cost and claims. */
    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        standing(CreditTallies.ROAS).forEach((key, values) -> {
            List<String> parts = Keys.split(key);
            int last = values.length - 1;
            rows.add(parts.get(1) + " " + parts.get(7) + " " + values[last - 3] + " " + values[last - 2] + " "
                    + values[last - 1] + " " + values[last]);
        });
        return rows;
    }

    /** The daily facts that stand, with kind, numerator and denominator. */
    private List<String> facts() {
        List<String> facts = new ArrayList<>();
        standing(FactTallies.DAILY_FACTS)
                .forEach((key, values) -> facts.add(Keys.split(key).get(1) + " " + values[1] + " " + values[2]));
        return facts;
    }

    private SortedMap<String, long[]> standing(String table) {
        for (Tally tally : join.out()) {
            sums.computeIfAbsent(tally.table(), any -> new TreeMap<>())
                    .merge(tally.key(), tally.values().clone(), (one, other) -> {
                        TallySum.add(one, other);
                        return one;
                    });
        }
        SortedMap<String, long[]> standing = new TreeMap<>();
        sums.getOrDefault(table, Map.of()).forEach((key, values) -> {
            if (values[0] != 0) {
                standing.put(key, values);
            } else {
                assertThat(values).containsOnly(0);
            }
        });
        return standing;
    }
}
