package io.earshot.local.oracle;

import io.earshot.local.Needed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ExperimentJob and the oracle agree in every row about who was compared, what came of them, and how sure it is, through
 * real Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class ComparisonsITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofExperiments(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 8),
                Stage.PARTITIONS,
                Hmac::customerKey);
        Agreement.check(folder, events, events.experiments());
    }
}
