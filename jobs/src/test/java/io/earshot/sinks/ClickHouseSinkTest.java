package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.results.Booking;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class ClickHouseSinkTest {
    private static final SinkSettings SETTINGS = SinkSettings.of(
            ClickHouseConnection.of("jdbc:clickhouse://127.0.0.1:1/earshot", "earshot_writer"), "attribution", 1);

    @Test
    void refusesAJobThatMakesNoCheckpoints() {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment();
        DataStream<EncodedRow> rows = rows(environment);

        assertThatThrownBy(() -> ClickHouseSink.attach(rows, SETTINGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.interval must be set");
    }

    @Test
    void refusesCheckpointsThatHoldMoreOrLessThanWhatWasRead() {
        StreamExecutionEnvironment atLeastOnce = new StreamExecutionEnvironment();
        atLeastOnce.enableCheckpointing(1000, CheckpointingMode.AT_LEAST_ONCE);
        StreamExecutionEnvironment unaligned = new StreamExecutionEnvironment();
        unaligned.enableCheckpointing(1000);
        unaligned.getCheckpointConfig().enableUnalignedCheckpoints();

        assertThatThrownBy(() -> ClickHouseSink.attach(rows(atLeastOnce), SETTINGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.mode must be EXACTLY_ONCE");
        assertThatThrownBy(() -> ClickHouseSink.attach(rows(unaligned), SETTINGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.unaligned.enabled must be false");
    }

    @Test
    void namesItsStateAndNeedsNoKryo() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        environment.enableCheckpointing(1000);
        ClickHouseSink.attach(rows(environment), SETTINGS);

        assertThat(environment.getStreamGraph().getJobGraph().getVertices())
                .anySatisfy(vertex -> assertThat(vertex.getName()).contains("ClickHouse"));
    }

    @Test
    void refusesSettingsThatCannotWork() {
        ClickHouseConnection connection = SETTINGS.connection();

        assertThatThrownBy(() -> SinkSettings.of(connection, "Attribution'", 1))
                .hasMessage("job must be lower-case letters, digits, - and _, got Attribution'");
        assertThatThrownBy(() -> SinkSettings.of(connection, "attribution", 0))
                .hasMessage("epoch must be in [1, 16777215], got 0");
        assertThatThrownBy(() -> new SinkSettings(connection, "attribution", 1, Duration.ofMinutes(-1)))
                .hasMessage("retry time must be 0 or more, got PT-1M");
    }

    private static DataStream<EncodedRow> rows(StreamExecutionEnvironment environment) {
        DataStream<Booking> bookings = environment
                .fromData(new Booking("s1", "o1", "order", 0, "order", "EUR", true, 1, false))
                .uid("bookings");
        return Encode.rows(bookings, Tables.BOOKINGS);
    }
}
