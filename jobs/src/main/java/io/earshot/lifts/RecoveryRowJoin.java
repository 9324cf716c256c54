package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.RewritingOperator;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.Recovery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Owns the rows of cases. When a case goes from one owner to another both speak of it, in any order: each takes back only
 * what he said himself.
 *
 * <p>State per case: its row as each owner who claims it says (one but for a moment), until nothing of it can change any more.
 */
public final class RecoveryRowJoin extends KeyedProcessFunction<String, OwnedRecovery, Recovery> {
    private static final long serialVersionUID = 1;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final RecordState<Claims> CLAIMS = RecordState.of("claims", Claims.class);

    private final RecoverySpans spans;
    private transient ValueState<Claims> states;

    /** The rows of a case by owner. */
    public record Claims(Map<String, Recovery> rows) {
        /** Of several, for a moment, the greatest owner's; null if nobody claims the case. */
        @Nullable
        Recovery row() {
            return rows.isEmpty() ? null : new TreeMap<>(rows).lastEntry().getValue();
        }
    }

    RecoveryRowJoin(RecoverySpans spans) {
        this.spans = spans;
    }

    public static SingleOutputStreamOperator<Recovery> join(
            DataStream<OwnedRecovery> claims, RecoverySpans spans, int epoch) {
        return claims.keyBy(RecoveryRowJoin::key, KeyType.TEXT)
                .transform(
                        "Keep the rows of cases",
                        RecordType.ofRecord(Recovery.class),
                        new RewritingOperator<OwnedRecovery, Recovery, Claims>(
                                new RecoveryRowJoin(spans), epoch, CLAIMS, (key, state, out) -> {
                                    Recovery row = state.row();
                                    if (row != null) {
                                        out.collect(row);
                                    }
                                }))
                .uid("recovery-row-join");
    }

    static String key(OwnedRecovery claim) {
        Recovery row = claim.row();
        return Keys.join(row.storeId(), row.about(), row.caseId(), row.eventId());
    }

    @Override
    public void open(OpenContext context) {
        states = CLAIMS.in(getRuntimeContext());
    }

    @Override
    public void processElement(OwnedRecovery claim, Context context, Collector<Recovery> out) throws Exception {
        Claims before = states.value();
        before = before == null ? new Claims(new LinkedHashMap<>()) : before;
        Claims after = new Claims(new LinkedHashMap<>(before.rows));
        if (claim.row().isDeleted()) {
            after.rows.remove(claim.owner());
        } else {
            after.rows.put(claim.owner(), claim.row());
            context.timerService().registerEventTimeTimer(Timers.day(keptUntil(claim.row())));
        }
        states.update(after.rows.isEmpty() ? null : after);
        Recovery was = before.row();
        Recovery is = after.row();
        if (is != null && !Objects.equals(was, is)) {
            out.collect(is);
        } else if (is == null && was != null) {
            out.collect(was.deleted());
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Recovery> out) throws Exception {
        Claims claims = states.value();
        Recovery row = claims == null ? null : claims.row();
        if (row != null && keptUntil(row) <= Timers.micros(timestamp)) {
            states.clear();
        }
    }

    /** Longer than where the row comes from, which waits for whole days. */
    private long keptUntil(Recovery row) {
        return row.clockAt() + spans.keptMicros() + spans.horizonMicros() + 2 * DAY_MICROS;
    }
}
