package io.earshot.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterTopicTest {
    @Test
    void isFineAsEarshotCreatesIt() {
        assertThat(DeadLetterTopic.problems("letters", DeadLetterTopic.settings()))
                .isEmpty();
    }

    @Test
    void mustLetRawCustomerIdsGo() {
        assertThat(DeadLetterTopic.problems(
                        "letters", Map.of("cleanup.policy", "compact", "retention.ms", "604800000")))
                .containsExactly(
                        "cleanup.policy of letters must contain delete, so that raw customer ids go, got compact");
        assertThat(DeadLetterTopic.problems(
                        "letters", Map.of("cleanup.policy", "compact,delete", "retention.ms", "-1")))
                .containsExactly(
                        "retention.ms of letters must be in [0, 2592000000], so that raw customer ids go within 30 days, got -1");
        assertThat(DeadLetterTopic.problems(
                        "letters", Map.of("cleanup.policy", "compact,delete", "retention.ms", "2592000001")))
                .hasSize(1);
    }

    @Test
    void mustHoldALetterThatWasWrittenTwiceOnce() {
        assertThat(DeadLetterTopic.problems("letters", Map.of("cleanup.policy", "delete", "retention.ms", "1")))
                .containsExactly(
                        "cleanup.policy of letters must contain compact, so that a letter written twice is one, got delete");
    }
}
