package io.earshot.joins;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
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
final class TallyBuffer extends AbstractStreamOperator<Tally> implements OneInputStreamOperator<Tally, Tally> {
    private static final long serialVersionUID = 1;
    private static final int MOST_ROWS = 50_000;

    private final HashMap<String, Tally> rows = new HashMap<>();
    private transient Map<String, Counter> counters = new HashMap<>();
    private transient @Nullable Watermark waiting;

    static SingleOutputStreamOperator<Tally> attach(DataStream<Tally> tallies, String uid) {
        return tallies.transform("Add up until the checkpoint", TypeInformation.of(Tally.class), new TallyBuffer())
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
        rows.merge(tally.row(), tally, TallyBuffer::sum);
        if (rows.size() >= MOST_ROWS) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (rows.isEmpty()) {
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
        for (Tally row : rows.values()) {
            if (row.table().equals(Accounts.TABLE)) {
                counters.computeIfAbsent(row.key(), key -> Accounts.counter(key, getMetricGroup()))
                        .inc(row.values()[0]);
            }
            output.collect(new StreamRecord<>(row));
        }
        rows.clear();
        if (waiting != null) {
            super.processWatermark(waiting);
            waiting = null;
        }
    }

    private static Tally sum(Tally one, Tally other) {
        long[] values = one.values().clone();
        TallySum.add(values, other.values());
        return new Tally(one.table(), one.key(), values, Math.max(one.keptUntilMicros(), other.keptUntilMicros()));
    }
}
