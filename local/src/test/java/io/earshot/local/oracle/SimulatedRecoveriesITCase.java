package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.oracle.PlantedContacts.Measured;
import io.earshot.local.oracle.PlantedContacts.Score;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What contacts do in the simulated store can be measured in its events by anybody who has read docs/recovery.md. A few stores;
 * {@code bench/run contacts} does the same with twenty.
 */
class SimulatedRecoveriesITCase {
    private static final int STORES = 2;
    private static final double CONFIDENCE = 0.95;
    private static final double POWER = 0.8;

    @Test
    void intervalsHoldWhatWasPlantedAndFindIt() {
        List<Measured> assigned = new ArrayList<>();
        List<Measured> talkedWith = new ArrayList<>();
        for (int seed = 1; seed <= STORES; seed++) {
            PlantedContacts planted = PlantedContacts.of(PlantedContacts.store(seed));
            assigned.addAll(planted.assigned());
            talkedWith.addAll(planted.talkedWith());
            assertThat(planted.isLost())
                    .as("somebody is lost in store %d", seed)
                    .isFalse();
        }

        assertThat(assigned).hasSize(4 * STORES);
        assertThat(talkedWith).hasSize(2 * STORES);
        List<Measured> all = new ArrayList<>(assigned);
        all.addAll(talkedWith);
        Score score = Score.of(all);
        assertThat(score.coverage())
                .as("planted effects inside: " + all)
                .isGreaterThanOrEqualTo(PlantedContacts.roughly(CONFIDENCE, score.of()));
        assertThat(score.power())
                .as("effects found: " + all)
                .isGreaterThanOrEqualTo(PlantedContacts.roughly(POWER, score.of()));
        assertThat(assigned.stream()
                        .mapToDouble(one -> one.effect() - one.planted())
                        .average()
                        .orElseThrow())
                .as("no side is favoured: " + assigned)
                .isBetween(-0.02, 0.02);
    }
}
