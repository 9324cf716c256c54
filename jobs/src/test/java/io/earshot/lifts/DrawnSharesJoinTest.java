package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.STORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.recovery.DrawnShares;
import io.earshot.measures.recovery.RecoveryComparisons;
import io.earshot.measures.recovery.RecoveryCounts;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.SampleRatioCheck;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrawnSharesJoinTest {
    private static final RecoveryComparisons COMPARISONS =
            new RecoveryComparisons(new RecoverySpans(20 * DAY, HOUR, 7, 30, 30));

    private Rig<Tally, Void, SampleRatioCheck> join;
    private final Map<String, SampleRatioCheck> rows = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new DrawnSharesJoin("recovery", COMPARISONS), DrawnSharesJoin::key);
        rows.clear();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void unitsInTheirSharesAreFine() throws Exception {
        add("cart:drawn:", "call", 600_000, 603);
        add("cart:drawn:", "holdout", 400_000, 397);
        assertThat(rows).containsOnlyKeys("call", "holdout");
        assertThat(rows.get("call").plannedShare()).isEqualTo(0.6);
        assertThat(rows.get("call").hasFired()).isFalse();
        assertThat(rows.get("call").fixedPValue()).isGreaterThan(0.5);
    }

    @Test
    void anArmThatLosesUnitsIsNamed() throws Exception {
        add("cart:drawn:", "call", 500_000, 400);
        add("cart:drawn:", "holdout", 500_000, 600);
        assertThat(rows.get("call").hasFired()).isTrue();
    }

    @Test
    void nobodyHeldOutIsNoticed() throws Exception {
        add("cart:drawn:", "call", 500_000, 100);
        assertThat(rows).containsOnlyKeys("call", DrawnShares.NOT_SEEN);
        assertThat(rows.get(DrawnShares.NOT_SEEN).units()).isZero();
        assertThat(rows.get("call").hasFired()).isTrue();

        add("cart:drawn:", "holdout", 500_000, 100);
        assertThat(rows).containsOnlyKeys("call", "holdout");
        assertThat(rows.get("call").hasFired()).isFalse();
    }

    @Test
    void whatContradictsItselfOrWasNotDrawnIsNotChecked() throws Exception {
        add("cart:drawn:", "call", 500_000, 400);
        add("cart:drawn:", "call", 300_000, 1);
        add("cart:drawn:", "holdout", 500_000, 600);
        assertThat(rows.get("call").pValue()).isEqualTo(1);
        assertThat(rows.get("call").fixedPValue()).isEqualTo(1);

        add("cart:drawn:", "call", 300_000, -1);
        assertThat(rows.get("call").hasFired()).as("once it is taken back").isTrue();

        add("cart:chosen:", "call", 0, 400);
        assertThat(rows.get("call").pValue()).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackVanishesAlsoAfterARestart() throws Exception {
        add("cart:drawn:", "call", 1_000_000, 3);
        join.restart(2);
        add("cart:drawn:", "call", 1_000_000, -3);
        assertThat(rows).isEmpty();
        assertThat(join.timers()).isZero();
    }

    private void add(String comparison, String arm, long ppm, long units) throws Exception {
        String key = Keys.join(STORE, comparison, arm, Long.toString(ppm));
        join.send(new Tally(RecoveryCounts.DRAWN, key, new long[] {units, 0}, Tally.FOR_EVER));
        for (SampleRatioCheck row : join.out()) {
            if (row.isDeleted()) {
                rows.remove(row.arm());
            } else {
                rows.put(row.arm(), row);
            }
        }
    }
}
