package io.earshot.sources;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.STORES;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.Meta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DaySumWriterTest {
    private static final int PARTITIONS = 3;

    private OneInputStreamOperatorTestHarness<DaySummed, DaySumWriter.Entry> writer;
    private EventDeserializer reader;
    private long checkpoint;

    @BeforeEach
    void start() throws Exception {
        writer = new OneInputStreamOperatorTestHarness<>(
                new DaySumWriter(checkpoint -> 1000 + checkpoint, () -> PARTITIONS, true));
        writer.open();
        reader = new EventDeserializer(STORES, Map.of(DaySums.TOPIC, Format.AVRO), new CustomerKeys.Location(null));
        reader.open(null);
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
    }

    @Test
    void sendsTheLastRowOfEachDayWithTheCheckpoint() throws Exception {
        send(fact("sales", "", 5, 10));
        send(fact("sales", "", 5, 20));
        send(fact("sales", "", 6, 30));
        assertThat(writer.extractOutputValues()).isEmpty();

        assertThat(sent(7)).containsExactlyInAnyOrder("sales//5 = 20 at 1007", "sales//6 = 30 at 1007");
        assertThat(sent(8)).isEmpty();
    }

    @Test
    void saysInEveryPartitionHowFarItHasComeBehindTheRows() throws Exception {
        send(fact("sales", "", 5, 10));
        writer.processWatermark(new Watermark(NOON / 1000));

        writer.getOperator().prepareSnapshotPreBarrier(1);

        List<Decoded> records = decoded();
        assertThat(records).hasSize(1 + PARTITIONS);
        assertThat(records.get(0).daySummed()).isNotNull();
        assertThat(records.get(0).atMicros()).as("a row tells no time").isZero();
        assertThat(records.subList(1, 4)).allSatisfy(record -> {
            assertThat(record.kind()).isEqualTo(Decoded.Kind.HEARTBEAT);
            assertThat(record.atMicros()).isEqualTo(NOON);
        });
        assertThat(records.subList(1, 4)).extracting(Decoded::partition).containsExactly(0, 1, 2);
    }

    @Test
    void saysNothingOfTimeBeforeThereIsAny() throws Exception {
        writer.getOperator().prepareSnapshotPreBarrier(1);
        assertThat(writer.extractOutputValues()).isEmpty();

        writer.processWatermark(Watermark.MAX_WATERMARK);
        writer.getOperator().prepareSnapshotPreBarrier(2);
        assertThat(writer.extractOutputValues()).isEmpty();
    }

    @Test
    void leavesTimeToTheOneWriterThatKeepsIt() throws Exception {
        writer.close();
        writer = new OneInputStreamOperatorTestHarness<>(
                new DaySumWriter(checkpoint -> 1000 + checkpoint, () -> PARTITIONS, false));
        writer.open();
        send(fact("recovery", "", 5, 10));
        writer.processWatermark(new Watermark(NOON / 1000));

        assertThat(sent(7)).containsExactly("recovery//5 = 10 at 1007");
    }

    @Test
    void goesOnBehindTheVersionsOfItsCheckpoint() throws Exception {
        var snapshot = writer.snapshot(9, 9);
        writer.close();
        writer = new OneInputStreamOperatorTestHarness<>(
                new DaySumWriter(checkpoint -> 1000 + checkpoint, () -> PARTITIONS, true));
        writer.setRestoredCheckpointId(9);
        writer.initializeState(snapshot);
        writer.open();
        send(fact("sales", "", 5, 10));

        writer.getOperator().finish();

        assertThat(decoded().get(0).daySummed().version()).isEqualTo(1010);
    }

    @Test
    void keepsASeriesInOnePartition() throws Exception {
        for (int day = 0; day < 50; day++) {
            send(fact("units", "tea", day, 1));
            send(fact("units", "cup " + day, day, 1));
        }
        writer.getOperator().prepareSnapshotPreBarrier(1);

        List<Decoded> records = decoded();
        assertThat(records.stream()
                        .filter(record -> record.daySummed().dimension().equals("tea"))
                        .map(Decoded::partition)
                        .distinct())
                .hasSize(1);
        assertThat(records.stream().map(Decoded::partition).distinct()).hasSize(PARTITIONS);
    }

    @Test
    void givesAWithdrawalAKeyOfItsOwnInTheSamePartition() throws Exception {
        DaySummed row = fact("units", "tea", 5, 1);
        send(row);
        writer.getOperator().prepareSnapshotPreBarrier(1);
        DaySumWriter.Entry written = writer.extractOutputValues().get(0);

        DaySumWriter.Entry withdrawal = DaySumWriter.withdrawal(row, PARTITIONS);

        assertThat(withdrawal.partition()).isEqualTo(written.partition());
        assertThat(withdrawal.key()).isNotEqualTo(written.key());
    }

    @Test
    void aLateWithdrawalDoesNotReplaceThatOfALaterSubmission() {
        DaySummed row = fact("units", "tea", 5, 1);
        DaySummed ofLater =
                new DaySummed(row.meta(), row.kind(), row.dimension(), row.day(), 0, 0, true, row.version() + 1);

        assertThat(DaySumWriter.withdrawal(row, PARTITIONS).key())
                .as("compaction keeps the last record of a key")
                .isNotEqualTo(DaySumWriter.withdrawal(ofLater, PARTITIONS).key());
    }

    @Test
    void isReadOnlyWhereHoursAreHours() throws Exception {
        send(fact("hours", "23", 5, 1));
        send(fact("hours", "24", 5, 1));
        writer.getOperator().prepareSnapshotPreBarrier(1);

        List<Decoded> records = decoded();
        assertThat(records.get(0).daySummed()).isNotNull();
        assertThat(records.get(1).deadLetter().detail()).isEqualTo("dimension must be an hour, 00 to 23, got 24");
    }

    @Test
    void isReadOnlyWhereDimensionsAreThoseOfTheirKind() throws Exception {
        for (String dimension : List.of("", "meta/spring", "meta/")) {
            assertThat(refusal("roas", dimension)).as(dimension).isEmpty();
        }
        for (String dimension : List.of("prospect//", "prospect/objection/", "prospect/objection/half%2Fhalf")) {
            assertThat(refusal("signal", dimension)).as(dimension).isEmpty();
        }
        assertThat(refusal("sales", "")).isEmpty();
        assertThat(refusal("units", "a/b/c/d")).isEmpty();
        assertThat(refusal("recovery", "holdout")).isEmpty();
        assertThat(refusal("weather", "any/thing")).isEmpty();

        assertThat(refusal("sales", "tea")).isEqualTo("dimension must be empty, got tea");
        assertThat(refusal("roas", "meta")).isEqualTo("dimension must be empty or channel/campaign, got meta");
        assertThat(refusal("roas", "a/b/c")).isEqualTo("dimension must be empty or channel/campaign, got a/b/c");
        for (String dimension :
                List.of("", "abc", "prospect/objection", "a/b/c/d", "//", "/objection/price", "prospect//x")) {
            assertThat(refusal("signal", dimension))
                    .isEqualTo("dimension must be segment/kind/name, or segment// for all, got " + dimension);
        }
    }

    /** What the dead letter of a fact says; empty if it is read. */
    private String refusal(String kind, String dimension) throws Exception {
        writer.getOutput().clear();
        send(fact(kind, dimension, 5, 1));
        writer.getOperator().prepareSnapshotPreBarrier(++checkpoint);
        Decoded record = decoded().get(0);
        return record.daySummed() == null ? record.deadLetter().detail() : "";
    }

    @Test
    void forgetsWhatACheckpointHasNotReached() throws Exception {
        send(fact("sales", "", 5, 10));
        var snapshot = writer.snapshot(1, 1);
        writer.close();
        writer = new OneInputStreamOperatorTestHarness<>(
                new DaySumWriter(checkpoint -> 1000 + checkpoint, () -> PARTITIONS, true));
        writer.initializeState(snapshot);
        writer.open();

        assertThat(sent(2)).isEmpty();
    }

    private static DaySummed fact(String kind, String dimension, int day, long numerator) {
        return new DaySummed(new Meta("", STORE, 0, 0, 0), kind, dimension, day, numerator, 1, false, 0);
    }

    private void send(DaySummed row) throws Exception {
        writer.processElement(new StreamRecord<>(row));
    }

    private List<String> sent(long checkpoint) throws Exception {
        writer.getOperator().prepareSnapshotPreBarrier(checkpoint);
        List<String> sent = decoded().stream()
                .map(Decoded::daySummed)
                .map(row -> row.kind() + "/" + row.dimension() + "/" + row.day() + " = " + row.numerator() + " at "
                        + row.version())
                .collect(Collectors.toList());
        return sent;
    }

    private List<Decoded> decoded() {
        List<Decoded> decoded = writer.extractOutputValues().stream()
                .map(entry -> reader.decode(new ConsumerRecord<>(
                        DaySums.TOPIC,
                        entry.partition(),
                        0,
                        NOON / 1000,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        entry.key(),
                        entry.value(),
                        new RecordHeaders(),
                        Optional.empty())))
                .collect(Collectors.toList());
        writer.getOutput().clear();
        return decoded;
    }
}
