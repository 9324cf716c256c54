package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Keys;
import io.earshot.events.Persons;
import io.earshot.events.Versions.Fate;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OwnedTouch;
import io.earshot.measures.attribution.Ownership;
import io.earshot.measures.attribution.PersonHistory;
import io.earshot.measures.attribution.PersonHistory.Range;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Windows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the touches in what a person did, and to whom a visitor's touches and orders belong. Whatever arrives, it compares
 * the owners before and after and tells them what changed, so that the order of arrival leaves no trace.
 *
 * <p>State per person: what may still make or unmake a touch of an order that can change. A visitor's touches and orders
 * until two horizons after the order (touches one lookback longer); a customer's own events until they can no longer arrive
 * twice; for ever only a visitor's first link and the latest before what is forgotten.
 */
public final class PersonFold extends KeyedProcessFunction<String, PersonInput, OwnerInput> {
    private static final long serialVersionUID = 1;
    private static final RecordState<PersonHistory> HISTORY = RecordState.of("history", PersonHistory.class);

    private final Windows windows;
    private transient ValueState<PersonHistory> histories;

    PersonFold(Windows windows) {
        this.windows = windows;
    }

    /** What each owner gains and loses. */
    public static SingleOutputStreamOperator<OwnerInput> fold(DataStream<PersonInput> inputs, Windows windows) {
        return inputs.keyBy(input -> Keys.join(input.storeId(), input.person()), KeyType.TEXT)
                .process(new PersonFold(windows), RecordType.ofRecord(OwnerInput.class))
                .uid("person-fold")
                .name("Find the owners of touches and orders");
    }

    @Override
    public void open(OpenContext context) {
        histories = HISTORY.in(getRuntimeContext());
    }

    @Override
    public void processElement(PersonInput input, Context context, Collector<OwnerInput> out) throws Exception {
        boolean isVisitor = Persons.isVisitor(input.person());
        if (input.event() == null && input.link() == null && !isVisitor) {
            out.collect(passedOn(input));
            return;
        }
        PersonHistory history = histories.value();
        history = history == null ? PersonHistory.of(input.person()) : history;
        if (input.event() != null) {
            onEvent(input.event(), history, context, out);
        } else if (input.link() != null) {
            onLink(input, history, context, out);
        } else if (input.conversation() != null) {
            onConversation(input, input.conversation(), history, context, out);
        } else {
            onOrder(input, requireNonNull(input.order()), history, context, out);
        }
        if (history.isEmpty()) {
            histories.clear();
            return;
        }
        long wake = Timers.earlier(history.wakeMillis(), atMicros(input) + history.keptMicros(windows));
        if (wake != history.wakeMillis()) {
            context.timerService().registerEventTimeTimer(wake);
        }
        histories.update(history.woken(wake));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<OwnerInput> out) throws Exception {
        PersonHistory history = histories.value();
        if (history == null || history.wakeMillis() != timestamp) {
            return; // what it was set for has gone, or an earlier one was set and has taken its place
        }
        history.forget(Timers.micros(timestamp), windows);
        long kept = history.keptMicros(windows);
        long wake = Timers.next(history.times().map(at -> at + kept), timestamp);
        if (wake != 0) {
            context.timerService().registerEventTimeTimer(wake);
        }
        histories.update(history.isEmpty() ? null : history.woken(wake));
    }

    private static long atMicros(PersonInput input) {
        if (input.event() != null) {
            return input.event().meta().atMicros();
        } else if (input.link() != null) {
            return input.link().meta().atMicros();
        } else if (input.conversation() != null) {
            return input.conversation().atMicros();
        }
        return requireNonNull(input.order()).atMicros();
    }

    /** A customer owns what he does, whoever turns out to be whom. */
    private static OwnerInput passedOn(PersonInput input) {
        OwnedTouch touch =
                input.conversation() == null ? null : OwnedTouch.always(input.person(), input.conversation());
        return new OwnerInput(input.storeId(), input.person(), input.person(), touch, input.order(), input.isRemoval());
    }

    private void onEvent(PersonalEvent event, PersonHistory history, Context context, Collector<OwnerInput> out) {
        Range reach = history.reach(event);
        List<OwnedTouch> before = history.owned(reach, windows.horizonMicros());
        Fate fate = history.add(event);
        count(event.touch().topic(), event.meta().storeId(), fate, context);
        if (fate != Fate.DUPLICATE) {
            compare(
                    event.meta().storeId(),
                    history.person(),
                    before,
                    history.owned(reach, windows.horizonMicros()),
                    out);
        }
    }

    private void onLink(PersonInput input, PersonHistory history, Context context, Collector<OwnerInput> out) {
        long watermark = context.timerService().currentWatermark();
        long watermarkMicros = watermark == Long.MIN_VALUE ? Long.MIN_VALUE / 2 : Timers.micros(watermark);
        List<OwnedTouch> before = history.allOwned(watermarkMicros, windows);
        Ownership was = history.ownership(windows.horizonMicros());
        Fate fate = history.add(requireNonNull(input.link()));
        count("identities", input.storeId(), fate, context);
        if (fate == Fate.DUPLICATE) {
            return;
        }
        compare(input.storeId(), history.person(), before, history.allOwned(watermarkMicros, windows), out);
        Ownership is = history.ownership(windows.horizonMicros());
        for (OrderHead order : history.orders()) {
            String from = was.order(order.atMicros());
            String to = is.order(order.atMicros());
            if (!from.equals(to)) {
                out.collect(new OwnerInput(input.storeId(), from, history.person(), null, order, true));
                out.collect(new OwnerInput(input.storeId(), to, history.person(), null, order, false));
            }
        }
    }

    private void onConversation(
            PersonInput input, Touch conversation, PersonHistory history, Context context, Collector<OwnerInput> out) {
        Ownership ownership = history.ownership(windows.horizonMicros());
        List<OwnedTouch> before = history.conversations().stream()
                .filter(conversation::isSameAs)
                .flatMap(touch -> ownership.touch(touch).stream())
                .toList();
        history.conversations().removeIf(conversation::isSameAs);
        List<OwnedTouch> after = List.of();
        if (!input.isRemoval()) {
            history.conversations().add(conversation);
            after = ownership.touch(conversation);
        }
        compare(input.storeId(), history.person(), before, after, out);
    }

    private void onOrder(
            PersonInput input, OrderHead order, PersonHistory history, Context context, Collector<OwnerInput> out) {
        Ownership ownership = history.ownership(windows.horizonMicros());
        String person = history.person();
        for (OrderHead former : history.orders()) {
            String owner = ownership.order(former.atMicros());
            boolean isSame = former.orderId().equals(order.orderId());
            if (isSame && (input.isRemoval() || !owner.equals(ownership.order(order.atMicros())))) {
                out.collect(new OwnerInput(input.storeId(), owner, person, null, former, true));
            }
        }
        history.orders().removeIf(former -> former.orderId().equals(order.orderId()));
        if (!input.isRemoval()) {
            history.orders().add(order);
            String owner = ownership.order(order.atMicros());
            out.collect(new OwnerInput(input.storeId(), owner, person, null, order, false));
        }
    }

    /** Tells each owner which of his touches are gone, new or different. */
    private static void compare(
            String storeId, String person, List<OwnedTouch> before, List<OwnedTouch> after, Collector<OwnerInput> out) {
        if (before.isEmpty()) {
            after.forEach(owned -> out.collect(new OwnerInput(storeId, owned.owner(), person, owned, null, false)));
            return;
        }
        Map<Identity, OwnedTouch> gone = new LinkedHashMap<>();
        before.forEach(owned -> gone.put(Identity.of(owned), owned));
        for (OwnedTouch owned : after) {
            OwnedTouch former = gone.remove(Identity.of(owned));
            if (!owned.equals(former)) {
                out.collect(new OwnerInput(storeId, owned.owner(), person, owned, null, false));
            }
        }
        gone.values().forEach(owned -> out.collect(new OwnerInput(storeId, owned.owner(), person, owned, null, true)));
    }

    /** What makes a touch of an owner the same one, perhaps in another version. */
    private record Identity(String owner, String topic, String key, String eventId) {
        static Identity of(OwnedTouch owned) {
            Touch touch = owned.touch();
            return new Identity(owned.owner(), touch.topic(), touch.key(), touch.eventId());
        }
    }

    private static void count(String topic, String storeId, Fate fate, Context context) {
        context.output(Accounts.TAG, Accounts.count(topic, storeId, fate));
    }
}
