package io.earshot.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackITCase {
    @TempDir
    Path folder;

    @Test
    void startsEveryPartAndLeavesNone() throws Exception {
        Needed.clickHouse();
        KafkaProcess kafka;
        ClickHouseProcess clickHouse;
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            kafka = stack.kafkaProcess().orElseThrow();
            clickHouse = stack.clickHouseProcess().orElseThrow();
            assertThat(stack.createTopics()).contains("orders");
            try (Connection connection = DriverManager.getConnection(
                    stack.clickHouseJdbcUrl(), stack.writerUser(), stack.writerPassword())) {
                assertThat(connection.isValid(5)).isTrue();
            }
            assertThat(stack.flink().rest("/overview").get("slots-total").asInt())
                    .isEqualTo(4);
        }
        assertThat(kafka.isAlive()).isFalse();
        assertThat(clickHouse.isAlive()).isFalse();
    }

    @Test
    void takesServersOfOnesOwn() {
        Needed.clickHouse();
        KafkaProcess kafka = SharedServers.kafka();
        ClickHouseAddress address = SharedServers.clickHouse().address(ClickHouseProcess.WRITER);
        StackOptions options = StackOptions.in(folder)
                .withKafka(Map.of("bootstrap.servers", kafka.bootstrap()))
                .withClickHouse(address)
                .withoutFlink();
        try (LocalStack stack = LocalStack.start(options)) {
            assertThat(stack.kafkaProcess()).isEmpty();
            assertThat(stack.kafkaBootstrap()).isEqualTo(kafka.bootstrap());
            assertThat(stack.clickHouseHttpUrl())
                    .isEqualTo(SharedServers.clickHouse().httpUrl());
        }
        assertThat(kafka.isAlive()).as("a server of one's own is not stopped").isTrue();
    }

    @Test
    void runsJobsAndGoesOnFromASavepoint() {
        try (FlinkCluster flink = FlinkCluster.start(folder, 0, 2, 4, java.time.Duration.ofSeconds(1))) {
            JobID first = flink.submit(CountingJob.class, List.of("1000000"));
            flink.checkpoint(first);
            String savepoint = flink.stopWithSavepoint(first);
            assertThat(flink.status(first)).isEqualTo(JobStatus.FINISHED);

            JobID second = flink.submit(CountingJob.class, List.of("1000000"), savepoint);
            flink.cancel(second);
            assertThat(flink.restarts(second)).isZero();

            JobID bounded = flink.submit(CountingJob.class, List.of("10"));
            flink.awaitFinished(bounded);
            assertThat(flink.running()).isEmpty();
        }
    }
}
