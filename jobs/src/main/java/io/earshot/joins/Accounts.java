package io.earshot.joins;

import io.earshot.events.Keys;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.records.RecordType;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/** Every record that was read is counted once, by what became of it. */
public final class Accounts {
    public static final String TABLE = "records_by_fate";
    public static final String DUPLICATE = "duplicate";

    /** Counts, beside whatever else an operator emits. */
    public static final OutputTag<Tally> TAG = new OutputTag<>("accounts", RecordType.ofRecord(Tally.class));

    private Accounts() {}

    /** One record of a topic and store. */
    public static Tally count(String topic, String storeId, Fate fate) {
        return switch (fate) {
            case ACCEPTED -> count(topic, storeId, "accepted", false);
            case SUPERSEDED -> count(topic, storeId, "superseded", false);
            case DUPLICATE -> count(topic, storeId, DUPLICATE, false);
            case CONFLICT -> count(topic, storeId, DUPLICATE, true);
        };
    }

    public static Tally late(String topic, String storeId) {
        return count(topic, storeId, "late", false);
    }

    public static Tally deadLetter(String topic, String storeId) {
        return count(topic, storeId, "dead letter", false);
    }

    /** Counts the records of a row's key as a metric as well: since the task started, replayed ones once more. */
    static Counter counter(String key, MetricGroup metrics) {
        List<String> parts = Keys.split(key);
        return metrics.addGroup("earshot")
                .addGroup("topic", parts.get(0))
                .addGroup("store", parts.get(1))
                .addGroup("fate", parts.get(2))
                .counter("records");
    }

    private static Tally count(String topic, String storeId, String fate, boolean isConflict) {
        return new Tally(TABLE, Keys.join(topic, storeId, fate), new long[] {1, isConflict ? 1 : 0}, Tally.FOR_EVER);
    }
}
