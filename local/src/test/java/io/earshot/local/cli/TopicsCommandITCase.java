package io.earshot.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.Await;
import io.earshot.local.KafkaProcess;
import io.earshot.local.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandITCase {
    @TempDir
    Path folder;

    @Test
    void createsWhatIsMissingAndTellsWhatLosesEventsOrKeepsLettersForEver() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic("orders", 1, (short) 1)
                                    .configs(Map.of("retention.ms", "604800000", "cleanup.policy", "delete")),
                            new NewTopic(Topics.DEAD_LETTERS, 1, (short) 1)
                                    .configs(Map.of("cleanup.policy", "compact,delete"))))
                    .all()
                    .get();
            Map<String, String> properties = Map.of("bootstrap.servers", kafka.bootstrap());

            assertThat(topics(kafka, "--dry-run"))
                    .as("something must be mended")
                    .isEqualTo(1);
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder("orders", Topics.DEAD_LETTERS);

            assertThat(topics(kafka, "--partitions", "3")).isEqualTo(1);
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrderElementsOf(Topics.all());
            assertThat(admin.describeTopics(List.of("ads"))
                            .topicNameValues()
                            .get("ads")
                            .get()
                            .partitions())
                    .hasSize(3);
            Map<String, List<String>> problems = Topics.problems(properties);
            assertThat(problems.get("orders"))
                    .containsExactly(
                            "retention.ms of orders must be -1, so that a fresh start finds every record, got 604800000");
            assertThat(problems.get(Topics.DEAD_LETTERS))
                    .singleElement()
                    .asString()
                    .startsWith("retention.ms of earshot.dead-letters must be in [0, 2592000000]");

            admin.deleteTopics(Set.of("orders", Topics.DEAD_LETTERS)).all().get();
            Await.until(
                    Duration.ofSeconds(30),
                    () -> !admin.listTopics().names().get().contains("orders"),
                    () -> "orders is still there");
            assertThat(topics(kafka)).isZero();
            assertThat(Topics.problems(properties).values())
                    .hasSize(Topics.all().size())
                    .allSatisfy(none -> assertThat(none).isEmpty());
        }
    }

    private int topics(KafkaProcess kafka, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("topics", "create", "--kafka", kafka.bootstrap(), "--data", folder.toString()));
        arguments.addAll(List.of(options));
        return Earshot.commandLine().execute(arguments.toArray(String[]::new));
    }
}
