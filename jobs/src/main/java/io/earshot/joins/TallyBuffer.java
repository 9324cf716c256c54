package io.earshot.joins;

import io.earshot.joins.records.RecordType;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Adds up additions to the same row until the next checkpoint barrier, so that no row is hot. What it holds goes out before
 * the barrier: it needs no state, and each checkpoint contains all that came before it. Watermarks wait as well: none may
 * overtake the additions that came before it, or a row would be forgotten before its last ones arrive.
 */
public final class TallyBuffer extends AbstractStreamOperator<Tally> implements OneInputStreamOperator<Tally, Tally> {
    private static final long serialVersionUID = 1;
    private static final int MOST_ROWS = 50_000;

    private final HashMap<String, HashMap<String, Sum>> tables = new HashMap<>();
    private int rows;
    private transient Map<String, Counter> counters = new HashMap<>();
    private transient @Nullable Watermark waiting;

    /** What has come to a row. */
    private static final class Sum implements Serializable {
        private static final long serialVersionUID = 1;

        private final long[] values;
        private long keptUntilMicros;

        Sum(Tally first) {
            values = first.values().clone();
            keptUntilMicros = first.keptUntilMicros();
        }

        void add(Tally tally) {
            TallySum.add(values, tally.values());
            keptUntilMicros = Math.max(keptUntilMicros, tally.keptUntilMicros());
        }
    }

    /**
     * Adds up beside each source of additions, and unites what is left. Not the other way round: a task of many inputs is
     * chained to none, and each addition would travel.
     *
     * @param sources additions, by a name that stays
     */
    public static DataStream<Tally> beside(Map<String, DataStream<Tally>> sources) {
        return sources.entrySet().stream()
                .<DataStream<Tally>>map(source -> attach(source.getValue(), "tally-buffer-" + source.getKey()))
                .reduce(DataStream::union)
                .orElseThrow();
    }

    static SingleOutputStreamOperator<Tally> attach(DataStream<Tally> tallies, String uid) {
        return tallies.transform("Add up until the checkpoint", RecordType.ofRecord(Tally.class), new TallyBuffer())
                .uid(uid);
    }

    @Override
    public void open() throws Exception {
        super.open();
        counters = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<Tally> element) throws Exception {
        Tally tally = element.getValue();
        HashMap<String, Sum> table = tables.computeIfAbsent(tally.table(), any -> new HashMap<>());
        Sum sum = table.get(tally.key());
        if (sum != null) {
            sum.add(tally);
            return;
        }
        table.put(tally.key(), new Sum(tally));
        rows++;
        if (rows >= MOST_ROWS) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (rows == 0) {
            super.processWatermark(mark);
        } else {
            waiting = mark;
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
    }

    private void flush() throws Exception {
        tables.forEach((table, sums) -> sums.forEach((key, sum) -> {
            if (table.equals(Accounts.TABLE)) {
                counters.computeIfAbsent(key, any -> Accounts.counter(key, getMetricGroup()))
                        .inc(sum.values[0]);
            }
            output.collect(new StreamRecord<>(new Tally(table, key, sum.values, sum.keptUntilMicros)));
        }));
        tables.clear();
        rows = 0;
        if (waiting != null) {
            super.processWatermark(waiting);
            waiting = null;
        }
    }
}
