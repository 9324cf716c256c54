package io.earshot.joins;

import java.util.HashMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up additions to the same row until the next checkpoint barrier, so that no row is hot. What it holds goes out before
 * the barrier: it needs no state, and each checkpoint contains all that came before it.
 */
final class TallyBuffer extends AbstractStreamOperator<Tally> implements OneInputStreamOperator<Tally, Tally> {
    private static final long serialVersionUID = 1;
    private static final int MOST_ROWS = 50_000;

    private final HashMap<String, Tally> rows = new HashMap<>();

    static SingleOutputStreamOperator<Tally> attach(DataStream<Tally> tallies, String uid) {
        return tallies.transform("Add up until the checkpoint", TypeInformation.of(Tally.class), new TallyBuffer())
                .uid(uid);
    }

    @Override
    public void processElement(StreamRecord<Tally> element) {
        Tally tally = element.getValue();
        Tally sum = rows.putIfAbsent(tally.row(), copy(tally));
        if (sum != null) {
            TallySum.add(sum.values(), tally.values());
        }
        if (rows.size() >= MOST_ROWS) {
            flush();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() {
        flush();
    }

    private void flush() {
        rows.values().forEach(row -> output.collect(new StreamRecord<>(row)));
        rows.clear();
    }

    private static Tally copy(Tally tally) {
        return new Tally(tally.table(), tally.key(), tally.values().clone(), tally.keptUntilMicros());
    }
}
