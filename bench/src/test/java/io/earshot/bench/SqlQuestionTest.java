package io.earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class SqlQuestionTest {
    /** Flink plans the query without running it. Each of its joins is planned once, though both tables need most. */
    @Test
    void isPlannedOnceForBothTables() {
        Configuration flink = new Configuration();
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        SqlQuestion.configure(flink);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);

        SqlQuestion.wire(env, config(), 1);

        List<String> operators = env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getOperatorName)
                .toList();
        assertThat(operators).contains("Encode credits", "Encode roas").anyMatch(name -> name.startsWith("ClickHouse"));
        assertThat(operators).filteredOn(name -> name.startsWith("Join[")).hasSize(6);
    }

    private static AttributionConfig config() {
        return AttributionConfig.from(Arguments.parse(new String[] {
            "--kafka.bootstrap.servers", "127.0.0.1:1",
            "--clickhouse.url", "jdbc:clickhouse://127.0.0.1:1/default",
            "--stores.demo.time-zone", "UTC",
            "--stores.demo.currency", "EUR"
        }));
    }
}
