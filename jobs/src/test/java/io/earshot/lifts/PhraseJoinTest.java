package io.earshot.lifts;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.experiment;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.joins.Dimension;
import io.earshot.joins.SettlingOperator;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.lift.Moments;
import io.earshot.results.PhraseLift;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiment x compares b with a by revenue per unit. */
class PhraseJoinTest {
    private KeyedOneInputStreamOperatorTestHarness<String, PhraseInput, PhraseLift> join;
    private long checkpoint;

    @BeforeEach
    void start() throws Exception {
        join = harness(1);
        join.open();
    }

    @AfterEach
    void stop() throws Exception {
        join.close();
    }

    @Test
    void waitsForTheCheckpoint() throws Exception {
        register();
        send("", "a", 10, 20);
        send("price", "b", 30, 40);
        assertThat(join.extractOutputValues()).isEmpty();

        assertThat(settled()).containsExactly("price 2 against 2: 35.0");
    }

    @Test
    void changesAllPhrasesWithTheBaseline() throws Exception {
        register();
        send("", "a", 10, 20);
        send("price", "b", 30, 40);
        send("taste", "b", 50);
        settled();

        send("", "a", 10, 20, 30);

        assertThat(settled()).containsExactly("price 2 against 3: 35.0", "taste 1 against 3: 50.0");
    }

    @Test
    void letsRowsVanish() throws Exception {
        register();
        send("", "a", 10, 20);
        send("price", "b", 30, 40);
        settled();

        send("price", "b");

        assertThat(settled()).containsExactly("price gone");
        assertThat(settled()).isEmpty();
    }

    @Test
    void saysNothingOfWhatIsNotRegistered() throws Exception {
        send("", "a", 10, 20);
        send("price", "b", 30, 40);
        assertThat(settled()).isEmpty();

        register();
        assertThat(settled()).containsExactly("price 2 against 2: 35.0");
    }

    @Test
    void goesOnAfterARestartAndWritesAllOnceMoreForANewSubmission() throws Exception {
        register();
        send("", "a", 10, 20);
        send("price", "b", 30, 40);
        settled();

        restart(1);
        assertThat(settled()).isEmpty();
        restart(2);
        assertThat(settled()).containsExactly("price 2 against 2: 35.0");
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, PhraseInput, PhraseLift> harness(int epoch)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new SettlingOperator<>(new PhraseJoin("experiment"), epoch, PhraseJoin.ARMS),
                PhraseJoin::key,
                Types.STRING);
    }

    private void restart(int epoch) throws Exception {
        OperatorSubtaskState snapshot = join.snapshot(checkpoint, checkpoint);
        join.close();
        join = harness(epoch);
        join.initializeState(snapshot);
        join.open();
    }

    private void register() throws Exception {
        send(PhraseInput.of(Dimension.of(List.of(experiment(meta("r", NOON), "x", "a", "b")))));
    }

    /** What the mature units came to, of an arm, and of a phrase if it is named. */
    private void send(String phraseId, String arm, long... revenues) throws Exception {
        Moments moments = new Moments(LiftTable.WIDTH);
        for (long revenue : revenues) {
            moments.add(revenue, 1, 0);
        }
        send(PhraseInput.of(new SliceMoments(STORE, "x", "revenue_per_unit", phraseId, arm, moments.limbs(), false)));
    }

    private void send(PhraseInput input) throws Exception {
        join.processElement(new StreamRecord<>(input));
    }

    /** What a checkpoint brings. */
    private List<String> settled() throws Exception {
        checkpoint++;
        join.getOperator().prepareSnapshotPreBarrier(checkpoint);
        List<String> words = new ArrayList<>();
        for (PhraseLift row : join.extractOutputValues()) {
            words.add(
                    row.isDeleted()
                            ? row.phraseId() + " gone"
                            : row.phraseId() + " " + row.units() + " against " + row.baselineUnits() + ": "
                                    + row.value());
        }
        join.getOutput().clear();
        return words;
    }
}
