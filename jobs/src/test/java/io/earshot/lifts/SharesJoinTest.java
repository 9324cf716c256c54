package io.earshot.lifts;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.ValueDesign;
import io.earshot.measures.recovery.DrawnShares;
import io.earshot.results.SampleRatioCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The arms of experiment x are a and b, one to one. */
class SharesJoinTest {
    private Rig<Tally, Dimension, SampleRatioCheck> join;
    private final Map<String, SampleRatioCheck> rows = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(
                () -> new SharesJoin(ValueDesign.JOB, ValueDesign.standing()), SharesJoin::key, Dimensions.EXPERIMENTS);
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void anExperimentIsCheckedAgainstItsWeightsAtEachHorizon() throws Exception {
        registered("x");
        add("experiment/x/30", "a", 600, 20);
        add("experiment/x/30", "b", 400, 10);

        assertThat(rows.keySet()).containsExactly("experiment/x/30 a", "experiment/x/30 b");
        SampleRatioCheck check = rows.get("experiment/x/30 b");
        assertThat(check.plannedShare()).isEqualTo(0.5);
        assertThat(check.units()).isEqualTo(400);
        assertThat(check.contaminated()).isEqualTo(10);
        assertThat(check.hasFired()).isTrue();
    }

    @Test
    void aRegistrationThatComesLateFindsWhatWasSeen() throws Exception {
        add("experiment/x/90", "a", 50, 0);
        assertThat(rows).isEmpty();

        registered("other");
        assertThat(rows).isEmpty();
        registered("x");

        assertThat(rows.get("experiment/x/90 a").units()).isEqualTo(50);
    }

    @Test
    void contactsAreCheckedAgainstTheProbabilitiesThatTheyState() throws Exception {
        drawn("outreach/spring/30", "call", 750_000, 760);
        drawn("outreach/spring/30", "holdout", 250_000, 240);
        assertThat(rows.get("outreach/spring/30 call").plannedShare()).isEqualTo(0.75);
        assertThat(rows.get("outreach/spring/30 call").hasFired()).isFalse();

        drawn("outreach/spring/30", "call", 750_000, -350);
        assertThat(rows.get("outreach/spring/30 call").hasFired()).isTrue();
    }

    @Test
    void severalDrawsAreNotChecked() throws Exception {
        drawn("outreach/30", "call", 750_000, 900);
        drawn("outreach/30", "call", 250_000, 10);
        drawn("outreach/30", "holdout", 250_000, 10);

        assertThat(rows.values()).allMatch(row -> row.pValue() == 1 && row.logE() == 0);

        drawn("outreach/30", "call", 750_000, -900);
        assertThat(rows.get("outreach/30 call").plannedShare())
                .as("once they are taken back")
                .isEqualTo(0.25);
    }

    @Test
    void nobodyHeldOutIsNoticed() throws Exception {
        drawn("outreach/30", "call", 500_000, 100);
        assertThat(rows).containsOnlyKeys("outreach/30 call", "outreach/30 " + DrawnShares.NOT_SEEN);
        assertThat(rows.get("outreach/30 " + DrawnShares.NOT_SEEN).units()).isZero();
        assertThat(rows.get("outreach/30 call").hasFired()).isTrue();

        drawn("outreach/30", "holdout", 500_000, 100);
        assertThat(rows).containsOnlyKeys("outreach/30 call", "outreach/30 holdout");
        assertThat(rows.get("outreach/30 call").hasFired()).isFalse();
    }

    /** As where a model draws each customer with another chance. */
    @Test
    void anArmNeedsNoMoreRoomHoweverManyProbabilitiesItsUnitsState() throws Exception {
        for (int ppm = 1; ppm <= 1_000_000; ppm += 997) {
            drawn("outreach/30", "call", ppm, 1_000_000);
        }
        assertThat(rows.get("outreach/30 call").pValue()).isEqualTo(1);
        for (int ppm = 1; ppm <= 1_000_000; ppm += 997) {
            drawn("outreach/30", "call", ppm, -1_000_000);
        }
        assertThat(rows).isEmpty();
    }

    @Test
    void whatNobodyDrewHasNoSharesAndIsNotKept() throws Exception {
        add("copy/30", "words", 10, 0);
        add("outreach-chosen/30", "call", 10, 0);

        assertThat(rows).isEmpty();
        assertThat(join.stateEntries()).isZero();
    }

    @Test
    void countsSurviveARestart() throws Exception {
        registered("x");
        add("experiment/x/30", "a", 3, 0);
        join.restart(2);
        add("experiment/x/30", "a", 4, 0);

        assertThat(rows.get("experiment/x/30 a").units()).isEqualTo(7);
    }

    private void registered(String id) throws Exception {
        join.broadcast(Dimension.of(List.of(experiment(meta("r" + id, NOON), id, "a", "b"))));
        take();
    }

    private void add(String comparison, String arm, long units, long contaminated) throws Exception {
        join.send(OutcomeTallies.units(STORE, comparison, arm, units, contaminated));
        take();
    }

    private void drawn(String comparison, String arm, long ppm, long units) throws Exception {
        join.send(OutcomeTallies.drawn(STORE, comparison, arm, units, 0, ppm));
        take();
    }

    private void take() {
        join.out().forEach(row -> {
            String place = row.comparisonId() + ' ' + row.arm();
            if (row.isDeleted()) {
                rows.remove(place);
            } else {
                rows.put(place, row);
            }
        });
    }
}
