package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.STORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.joins.Rig;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.recovery.RecoveryComparisons;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.ContactEffect;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactEffectJoinTest {
    private static final RecoveryComparisons COMPARISONS =
            new RecoveryComparisons(new RecoverySpans(20 * DAY, HOUR, 7, 30, 30));
    private static final String DRAWN = "cart:drawn:x";

    private Rig<SliceMoments, Void, ContactEffect> join;
    private final Map<String, ContactEffect> rows = new TreeMap<>();
    private boolean isOfSeveralDraws;

    @BeforeEach
    void start() throws Exception {
        join = Rig.of(() -> new ContactEffectJoin(COMPARISONS), ContactEffectJoin::key);
        rows.clear();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    /** By hand: 30 of 100 against 10 of 100, 40 of them reached; 0.2 / 0.4. */
    @Test
    void readsWhatAssigningAndWhatTalkingDid() throws Exception {
        send("holdout", 100, 10, 0);
        assertThat(rows).isEmpty();
        send("call", 100, 30, 40);

        ContactEffect row = rows.get("call");
        assertThat(row.metric()).isEqualTo("recovery_rate");
        assertThat(row.itt()).isCloseTo(0.2, within(1e-12));
        assertThat(row.ittLower()).isLessThan(0.2);
        assertThat(row.complierEffect()).isCloseTo(0.5, within(1e-12));
        assertThat(row.waldLower()).isBetween(0.0, 0.5);
        assertThat(row.andersonRubinUpper()).isGreaterThan(0.5);
        assertThat(row.incremental()).isCloseTo(20, within(1e-9));
        assertThat(row.connectRate()).isEqualTo(0.4);
        assertThat(row.isRandomised()).isTrue();
    }

    @Test
    void ofAnArmThatReachesNobodyOnlyTheAssignmentHasAnEffect() throws Exception {
        send("holdout", 100, 10, 0);
        send("email", 100, 30, 0);
        assertThat(rows.get("email").itt()).isCloseTo(0.2, within(1e-12));
        assertThat(rows.get("email").complierEffect()).isZero();
        assertThat(rows.get("email").waldLower()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void withoutSpreadNothingIsKnown() throws Exception {
        send("holdout", 1, 1, 0);
        send("call", 100, 30, 40);
        assertThat(rows.get("call").itt()).isZero();
        assertThat(rows.get("call").ittUpper()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(rows.get("call").incrementalUpper()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void whatIsTakenBackVanishes() throws Exception {
        send("call", 100, 30, 40);
        send("holdout", 100, 10, 0);
        assertThat(rows).containsOnlyKeys("call");
        send("holdout", 0, 0, 0);
        assertThat(rows).isEmpty();
    }

    @Test
    void ofSeveralDrawsItIsAnAssociationUntilTheyAreTakenBack() throws Exception {
        send("holdout", 100, 10, 0);
        isOfSeveralDraws = true;
        send("holdout", 110, 12, 0);
        send("call", 100, 30, 40);
        assertThat(rows.get("call").isRandomised()).isFalse();
        isOfSeveralDraws = false;
        send("holdout", 100, 10, 0);
        assertThat(rows.get("call").isRandomised()).isTrue();
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        send("holdout", 100, 10, 0);
        join.restart(2);
        send("call", 100, 30, 40);
        assertThat(rows).containsOnlyKeys("call");
        assertThat(join.timers()).as("comparisons stay for ever").isZero();
        assertThat(join.stateEntries()).isEqualTo(1);
    }

    @Test
    void takesPairsOfAllUnitsOnly() {
        assertThat(ContactEffectJoin.isPair(moments("call", 1, 0, 0))).isTrue();
        assertThat(ContactEffectJoin.isPair(
                        new SliceMoments(STORE, DRAWN, Metric.RECOVERY_RATE.word(), "", "call", new long[0], false)))
                .isFalse();
    }

    /** Those who are reached are the first ones. */
    private void send(String arm, int units, int recovered, int connected) throws Exception {
        join.send(moments(arm, units, recovered, connected));
        for (ContactEffect row : join.out()) {
            if (row.isDeleted()) {
                rows.remove(row.arm());
            } else {
                rows.put(row.arm(), row);
            }
        }
    }

    private SliceMoments moments(String arm, int units, int recovered, int connected) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            moments.add(i < recovered ? 1 : 0, i < connected ? 1 : 0, 0);
        }
        return new SliceMoments(
                STORE, DRAWN, Metric.RECOVERY_BY_CONTACT.word(), "", arm, moments.limbs(), isOfSeveralDraws);
    }
}
