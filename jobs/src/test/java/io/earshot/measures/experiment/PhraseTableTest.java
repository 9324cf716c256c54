package io.earshot.measures.experiment;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.measures.experiment.PhraseTable.Shown;
import io.earshot.measures.lift.Moments;
import io.earshot.results.PhraseLift;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhraseTableTest {
    private static final PhraseTable TABLE =
            new PhraseTable("experiment", Comparison.of(List.of(experiment(meta("r", NOON), "x", "a", "b"))));

    /** 400 phrases, of which every twentieth lifts what is spent by 30%. */
    @Test
    void findsThePhrasesThatLiftAndHardlyAnyOther() {
        Random random = new Random(7);
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            shown.add(new Shown("b", "phrase " + i, spenders(random, 500, i % 20 == 0 ? 130 : 100)));
        }
        List<PhraseLift> rows = TABLE.rows(Map.of("a", spenders(random, 50_000, 100)), shown);

        assertThat(rows).hasSize(400).allMatch(row -> row.phrases() == 400 && row.baselineUnits() == 50_000);
        List<PhraseLift> found = rows.stream().filter(PhraseLift::isDiscovery).toList();
        assertThat(found).filteredOn(PhraseTableTest::isLifting).hasSizeGreaterThanOrEqualTo(19);
        assertThat(found).filteredOn(row -> !isLifting(row)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void drawsNoisyPhrasesTowardsTheOthers() {
        Random random = new Random(8);
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            shown.add(new Shown("b", "phrase " + i, spenders(random, 100, 100)));
        }
        for (PhraseLift row : TABLE.rows(Map.of("a", spenders(random, 5_000, 100)), shown)) {
            assertThat(Math.abs(row.pooledLift())).isLessThanOrEqualTo(0.5 * Math.abs(row.lift()) + 0.02);
        }
    }

    @Test
    void saysNothingOfPhrasesWithoutSpreadNorOfTheBaseline() {
        Moments one = new Moments(LiftTable.WIDTH);
        one.add(5, 1, 0);
        List<PhraseLift> rows = TABLE.rows(
                Map.of("a", spenders(new Random(9), 100, 100)),
                List.of(new Shown("a", "p", spenders(new Random(9), 100, 100)), new Shown("b", "p", one)));

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.lift()).isZero();
            assertThat(row.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(row.isDiscovery()).isFalse();
            assertThat(row.phrases()).isZero();
        });
    }

    private static boolean isLifting(PhraseLift row) {
        return Integer.parseInt(row.phraseId().substring("phrase ".length())) % 20 == 0;
    }

    private static Moments spenders(Random random, int units, int mean) {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (int i = 0; i < units; i++) {
            moments.add(Math.round(mean * (0.5 + random.nextDouble())), 1, 0);
        }
        return moments;
    }
}
