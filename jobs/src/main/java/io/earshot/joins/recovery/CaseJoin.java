package io.earshot.joins.recovery;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.joins.Timers;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.recovery.CaseHistory;
import io.earshot.measures.recovery.RecoveryCase;
import io.earshot.measures.recovery.RecoverySpans;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins what is said about a cart or subscription with who was assigned to it: the cases that are to be recovered. It tells
 * their persons what changed. A cart of which nobody says that it is abandoned is so when event time has passed its silence.
 *
 * <p>State per cart or subscription: all that was said about it, until the longest window and three horizons after the latest.
 */
public final class CaseJoin extends KeyedProcessFunction<String, CaseInput, PersonItem> {
    private static final long serialVersionUID = 1;
    private static final RecordState<CaseHistory> HISTORY = RecordState.of("history", CaseHistory.class);

    private final RecoverySpans spans;
    private transient ValueState<CaseHistory> histories;

    CaseJoin(RecoverySpans spans) {
        this.spans = spans;
    }

    public static SingleOutputStreamOperator<PersonItem> join(DataStream<CaseInput> inputs, RecoverySpans spans) {
        return inputs.keyBy(CaseJoin::key, KeyType.TEXT)
                .process(new CaseJoin(spans), RecordType.ofRecord(PersonItem.class))
                .uid("case-join")
                .name("Find what is to be recovered");
    }

    static String key(CaseInput input) {
        return Keys.join(input.storeId(), input.thing(), input.id());
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
    }

    @Override
    public void processElement(CaseInput input, Context context, Collector<PersonItem> out) throws Exception {
        CaseHistory history = histories.value();
        history = history == null ? CaseHistory.empty() : history;
        List<RecoveryCase> before = history.cases(input.id(), spans);
        change(history, input);
        long watermark = context.timerService().currentWatermark();
        CaseHistory after = history.asOf(Math.max(watermark, 0));
        tell(input.storeId(), before, after.cases(input.id(), spans), out);
        keep(after, watermark, context.timerService());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<PersonItem> out) throws Exception {
        CaseHistory history = histories.value();
        if (history == null) {
            return;
        }
        List<String> ids = Keys.split(context.getCurrentKey());
        CaseHistory after = history.asOf(timestamp);
        tell(ids.get(0), history.cases(ids.get(2), spans), after.cases(ids.get(2), spans), out);
        if (keptUntil(after) <= Timers.micros(timestamp)) {
            histories.clear();
        } else {
            histories.update(after);
        }
    }

    private static void change(CaseHistory history, CaseInput input) {
        if (!input.cart().isEmpty()) {
            String kind = input.cart().get(0).kind();
            history.carts().removeIf(cart -> cart.kind().equals(kind));
            history.carts().addAll(input.cart());
        } else if (input.outreach() != null) {
            history.outreach().removeIf(other -> other.outreachId()
                    .equals(input.outreach().outreachId()));
            if (!input.isRemoval()) {
                history.outreach().add(input.outreach());
            }
        } else if (input.subscription() != null) {
            history.subscriptions().removeIf(other -> other.meta()
                    .eventId()
                    .equals(input.subscription().meta().eventId()));
            history.subscriptions().add(input.subscription());
        } else {
            String orderId = requireNonNull(input.order()).orderId();
            history.named().removeIf(order -> order.orderId().equals(orderId));
            if (!input.isRemoval()) {
                history.named().add(input.order());
            }
        }
    }

    private void keep(CaseHistory history, long watermark, TimerService timers) throws Exception {
        histories.update(history.isEmpty() ? null : history);
        if (history.isEmpty()) {
            return;
        }
        timers.registerEventTimeTimer(Timers.day(keptUntil(history)));
        Long silent = history.silentMillis(spans);
        if (silent != null && silent > watermark) {
            timers.registerEventTimeTimer(silent);
        }
    }

    private long keptUntil(CaseHistory history) {
        return history.latestMicros() + spans.keptMicros();
    }

    private static void tell(
            String storeId, List<RecoveryCase> before, List<RecoveryCase> after, Collector<PersonItem> out) {
        List<RecoveryCase> gone = new ArrayList<>(before);
        for (RecoveryCase is : after) {
            RecoveryCase was = before.stream().filter(is::isSameAs).findAny().orElse(null);
            gone.remove(was);
            if (was != null && !was.person().equals(is.person())) {
                out.collect(PersonItem.of(storeId, was, true));
            }
            if (!Objects.equals(was, is)) {
                out.collect(PersonItem.of(storeId, is, false));
            }
        }
        gone.forEach(was -> out.collect(PersonItem.of(storeId, was, true)));
    }
}
