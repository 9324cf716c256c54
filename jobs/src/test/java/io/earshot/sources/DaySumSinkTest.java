package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.junit.jupiter.api.Test;

class DaySumSinkTest {
    private static final DaySums.Writing NOWHERE = new DaySums.Writing(new Properties(), Duration.ofMinutes(1));
    private static final DaySums.Submission SUBMISSION =
            new DaySums.Submission("attribution", checkpoint -> checkpoint, () -> {});

    @Test
    void handsOverWhatCameSinceTheLastCheckpointInItsOrder() throws Exception {
        try (CommittingSinkWriter<DaySumWriter.Entry, DaySumSink.Batch> writer =
                new DaySumSink(NOWHERE, SUBMISSION).createWriter(null)) {
            writer.write(entry("a"), null);
            writer.write(entry("b"), null);
            writer.flush(false);
            assertThat(keys(writer.prepareCommit())).containsExactly("a", "b");
            assertThat(writer.prepareCommit()).isEmpty();

            writer.write(entry("c"), null);
            assertThat(keys(writer.prepareCommit())).containsExactly("c");
        }
    }

    @Test
    void readsBatchesBackFromState() throws Exception {
        DaySumSink.BatchSerializer serializer = new DaySumSink.BatchSerializer();
        DaySumSink.Batch batch = new DaySumSink.Batch(List.of(
                new DaySumWriter.Entry(3, 1_234_567_890_123L, new byte[] {1, 2, 3}, new byte[] {-1}), entry("")));

        DaySumSink.Batch again = serializer.deserialize(serializer.getVersion(), serializer.serialize(batch));

        assertThat(again).usingRecursiveComparison().isEqualTo(batch);
    }

    private static DaySumWriter.Entry entry(String key) {
        return new DaySumWriter.Entry(0, 0, key.getBytes(UTF_8), new byte[0]);
    }

    private static List<String> keys(Collection<DaySumSink.Batch> batches) {
        List<String> keys = new ArrayList<>();
        batches.forEach(batch -> batch.entries().forEach(entry -> keys.add(new String(entry.key(), UTF_8))));
        return keys;
    }
}
