package io.earshot.local.oracle;

import io.earshot.local.Needed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RecoveryJob and the oracle agree in every row about what was to be won back, who tried, and what came of it, through real
 * Kafka, Flink and ClickHouse.
 *
 * <p>Other events: {@code -Doracle.seed=100 -Doracle.stores=5}.
 */
class RecoveriesITCase {
    @TempDir
    Path folder;

    @Test
    void everyRowIsWhatTheOracleSays() throws Exception {
        Needed.clickHouse();
        AdversarialEvents events = AdversarialEvents.ofRecoveries(
                Long.getLong("oracle.seed", 1),
                Integer.getInteger("oracle.stores", 8),
                Stage.PARTITIONS,
                Hmac::customerKey);
        Agreement.check(folder, events, events.recoveries());
    }
}
