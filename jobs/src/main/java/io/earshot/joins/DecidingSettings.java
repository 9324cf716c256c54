package io.earshot.joins;

import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** The settings that decide results, a line each. */
final class DecidingSettings {
    private DecidingSettings() {}

    /**
     * Refuses a savepoint of other settings: what stands in sums was computed by those, and could not be taken back by these.
     *
     * @param former those of the savepoint; lines may have been added since
     */
    static void check(Iterable<String> former, List<String> settings) {
        for (String line : former) {
            if (!settings.contains(line)) {
                throw new SuppressRestartsException(new IllegalArgumentException(
                        "settings that decide results must be those of the savepoint, which has " + line + ", got "
                                + settings + ": submit the job without a savepoint, and it computes all anew"));
            }
        }
    }
}
