package io.earshot.lifts;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.VariantRegistered;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.ValueDesign;
import io.earshot.measures.lift.Moments;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HypothesisJoinTest {
    private Rig<Lift, Dimension, Hypothesis> join;

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(
                () -> new HypothesisJoin(ValueDesign.standing()),
                lift -> HypothesisJoin.key(lift.storeId(), lift.comparisonId()),
                Dimensions.VARIANTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void aLiftTellsOnceItsArmIsKnownToBeInCustomersWords() throws Exception {
        join.send(lift(Metric.REVENUE_PER_UNIT, 150));
        assertThat(join.out()).isEmpty();

        variant("b", "phrase");
        assertThat(join.out()).singleElement().satisfies(row -> {
            assertThat(row.hypothesis()).isEqualTo("lifetime_value");
            assertThat(row.arm()).isEqualTo("b");
            assertThat(row.verdict()).isEqualTo("confirmed");
            assertThat(row.estimate()).isEqualTo(0.5);
        });

        variant("b");
        assertThat(join.out()).singleElement().matches(Hypothesis::isDeleted);
    }

    @Test
    void theVariantMayComeFirstAndALiftMayChangeAndVanish() throws Exception {
        variant("b", "phrase");
        join.send(lift(Metric.AVERAGE_ORDER_VALUE, 150));
        join.send(lift(Metric.AVERAGE_ORDER_VALUE, 100));
        join.send(lift(Metric.AVERAGE_ORDER_VALUE, 100));
        assertThat(join.out())
                .extracting(Hypothesis::hypothesis, Hypothesis::verdict, Hypothesis::isDeleted)
                .containsExactly(tuple("order_value", "confirmed", false), tuple("order_value", "refuted", false));

        join.restart(2);
        join.send(lift(Metric.AVERAGE_ORDER_VALUE, 100).deleted());

        assertThat(join.out())
                .extracting(Hypothesis::verdict, Hypothesis::isDeleted)
                .containsExactly(tuple("refuted", true));
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void copyOfAnotherExperimentTellsNothing() throws Exception {
        join.broadcast(new Dimension(
                STORE, List.of(new VariantRegistered(meta("v", NOON), "v", "y", "b", "", List.of("p"))), List.of()));
        join.send(lift(Metric.REVENUE_PER_UNIT, 150));

        assertThat(join.out()).isEmpty();
    }

    private void variant(String arm, String... phrases) throws Exception {
        join.broadcast(new Dimension(
                STORE,
                List.of(new VariantRegistered(meta("v", NOON), "copy", "x", arm, "", List.of(phrases))),
                List.of()));
    }

    /** Of arm b over a, which is worth 100. */
    private static Lift lift(Metric metric, long worth) {
        Comparison registered = Comparison.of(List.of(experiment(meta("r", NOON), "x", "a", "b")));
        Comparison seen = ValueDesign.standing().following(registered, "experiment/x/90");
        return new LiftTable("value", seen, metric, Slice.ALL, LiftTable.MATURE)
                .rows(Map.of("a", units(100), "b", units(worth)))
                .get(1);
    }

    private static Moments units(long worth) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < 5000; i++) {
            moments.add(worth + (i % 2 == 0 ? 5 : -5), 1, 0);
        }
        return moments;
    }
}
