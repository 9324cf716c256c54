package io.earshot.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TimedSplitSerializerTest {
    private static final KafkaPartitionSplit ORDERS = new KafkaPartitionSplit(new TopicPartition("orders", 2), 41);

    private final SimpleVersionedSerializer<KafkaPartitionSplit> kafka = new KafkaPartitionSplitSerializer();
    private final TimedSplitSerializer serializer = new TimedSplitSerializer(kafka);

    @Test
    void keepsASplitWithItsNewestTime() throws IOException {
        KafkaPartitionSplit split = again(new TimedSplit(ORDERS, 1_234_567));

        assertThat(split).as("place and offsets").isEqualTo(ORDERS);
        assertThat(TimedSplit.newestMicros(split)).isEqualTo(1_234_567);
    }

    @Test
    void keepsASplitThatEnds() throws IOException {
        KafkaPartitionSplit ending = new KafkaPartitionSplit(new TopicPartition("orders", 2), 41, 50);

        assertThat(again(new TimedSplit(ending, 7))).isEqualTo(ending);
    }

    @Test
    void ofASplitThatKafkasEnumeratorMadeNothingHasBeenRead() throws IOException {
        KafkaPartitionSplit fresh =
                new KafkaPartitionSplit(new TopicPartition("orders", 0), KafkaPartitionSplit.EARLIEST_OFFSET);

        KafkaPartitionSplit split = again(fresh);

        assertThat(split).isEqualTo(fresh);
        assertThat(TimedSplit.newestMicros(split)).isEqualTo(TimedSplit.NOTHING_READ);
    }

    /** A published format: savepoints hold these bytes. */
    @Test
    void readsWhatEarlierBuildsWrote() throws IOException {
        String bytes = "000000000012d687" + "00000000" + "00066f7264657273" + "00000002" + "0000000000000029"
                + "8000000000000000";

        KafkaPartitionSplit split = serializer.deserialize(1001, HexFormat.of().parseHex(bytes));

        assertThat(split).isEqualTo(ORDERS);
        assertThat(TimedSplit.newestMicros(split)).isEqualTo(1_234_567);
        assertThat(serializer.serialize(split)).asHexString().isEqualToIgnoringCase(bytes);
    }

    @Test
    void refusesWhatKnowsNoNewestTime() throws IOException {
        byte[] alone = kafka.serialize(ORDERS);

        assertThatThrownBy(() -> serializer.deserialize(kafka.getVersion(), alone))
                .hasStackTraceContaining("got 0")
                .hasStackTraceContaining("submit the job without a savepoint");
    }

    private KafkaPartitionSplit again(KafkaPartitionSplit split) throws IOException {
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(split));
    }
}
