package io.earshot.local.oracle;

import io.earshot.local.Needed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CustomerValueJob and the oracle agree in every row about who was compared, what they are worth after how many days, and which
 * claims that bears out, through real Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class ValuesITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofValues(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 3),
                Stage.PARTITIONS,
                Hmac::customerKey);
        Agreement.check(folder, events, events.values());
    }
}
