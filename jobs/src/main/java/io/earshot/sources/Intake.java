package io.earshot.sources;

import static java.util.Objects.requireNonNull;

import io.earshot.events.AdSpent;
import io.earshot.events.AdTouched;
import io.earshot.events.ArmTotalled;
import io.earshot.events.CartChanged;
import io.earshot.events.ConversationHeld;
import io.earshot.events.CopyExposed;
import io.earshot.events.DaySummed;
import io.earshot.events.Event;
import io.earshot.events.ExperimentRegistered;
import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.PageViewed;
import io.earshot.events.RateQuoted;
import io.earshot.events.StockCounted;
import io.earshot.events.Stores;
import io.earshot.events.SubscriptionChanged;
import io.earshot.events.VariantRegistered;
import io.earshot.events.VisitorLinked;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Sets late events aside, counts them and the dead letters, and gives each type of event a stream of its own. It keeps no
 * state.
 */
final class Intake extends ProcessFunction<Decoded, DeadLetter> {
    static final OutputTag<Reading> READINGS = tag("readings", Reading.class);
    static final OutputTag<Refusal> REFUSALS = tag("refusals", Refusal.class);
    static final OutputTag<AdTouched> AD_TOUCHED = tag("ad-touched", AdTouched.class);
    static final OutputTag<AdSpent> AD_SPENT = tag("ad-spent", AdSpent.class);
    static final OutputTag<CopyExposed> COPY_EXPOSED = tag("copy-exposed", CopyExposed.class);
    static final OutputTag<PageViewed> PAGE_VIEWED = tag("page-viewed", PageViewed.class);
    static final OutputTag<VisitorLinked> VISITOR_LINKED = tag("visitor-linked", VisitorLinked.class);
    static final OutputTag<ConversationHeld> CONVERSATION_HELD = tag("conversation-held", ConversationHeld.class);
    static final OutputTag<VariantRegistered> VARIANT_REGISTERED = tag("variant-registered", VariantRegistered.class);
    static final OutputTag<OrderPlaced> ORDER_PLACED = tag("order-placed", OrderPlaced.class);
    static final OutputTag<OrderCancelled> ORDER_CANCELLED = tag("order-cancelled", OrderCancelled.class);
    static final OutputTag<OrderRefunded> ORDER_REFUNDED = tag("order-refunded", OrderRefunded.class);
    static final OutputTag<RateQuoted> RATE_QUOTED = tag("rate-quoted", RateQuoted.class);
    static final OutputTag<ExperimentRegistered> EXPERIMENT_REGISTERED =
            tag("experiment-registered", ExperimentRegistered.class);
    static final OutputTag<OutreachAssigned> OUTREACH_ASSIGNED = tag("outreach-assigned", OutreachAssigned.class);
    static final OutputTag<CartChanged> CART_CHANGED = tag("cart-changed", CartChanged.class);
    static final OutputTag<SubscriptionChanged> SUBSCRIPTION_CHANGED =
            tag("subscription-changed", SubscriptionChanged.class);
    static final OutputTag<ArmTotalled> ARM_TOTALLED = tag("arm-totalled", ArmTotalled.class);
    static final OutputTag<DaySummed> DAY_SUMMED = tag("day-summed", DaySummed.class);
    static final OutputTag<StockCounted> STOCK_COUNTED = tag("stock-counted", StockCounted.class);

    private static final long serialVersionUID = 1;

    private final Stores stores;
    private final HashMap<String, Partition> partitions = new HashMap<>();

    /** What was read of a partition since the start. */
    private static final class Partition implements Serializable {
        private static final long serialVersionUID = 1;

        private long nextOffset;
        private long newestRecordMillis;
        private long newestOccurredMicros;

        void read(Decoded record) {
            nextOffset = record.offset() + 1;
            newestRecordMillis = Math.max(newestRecordMillis, record.recordMillis());
            newestOccurredMicros = Math.max(newestOccurredMicros, record.atMicros());
        }
    }

    Intake(Stores stores) {
        this.stores = stores;
    }

    /** How far each partition has been read since the start. */
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        partitions.forEach((name, partition) -> {
            int slash = name.lastIndexOf('/');
            readings.add(new Reading(
                    name.substring(0, slash),
                    Integer.parseInt(name.substring(slash + 1)),
                    partition.nextOffset,
                    partition.newestRecordMillis,
                    partition.newestOccurredMicros / 1000));
        });
        return readings;
    }

    @Override
    public void processElement(Decoded record, Context context, Collector<DeadLetter> out) {
        partitions
                .computeIfAbsent(record.topic() + "/" + record.partition(), any -> new Partition())
                .read(record);
        switch (record.kind()) {
            case EVENT -> pass(record, context);
            case LATE -> {
                Event event = requireNonNull(record.event(), "event is null: only an event can be late");
                context.output(
                        REFUSALS, new Refusal(record.topic(), event.meta().storeId(), true));
            }
            case HEARTBEAT -> {}
            case DEAD_LETTER -> {
                DeadLetter letter = requireNonNull(record.deadLetter(), "deadLetter is null");
                // A producer may send any number of other ids: only the stores of the settings have accounts of their
                // own.
                String storeId = stores.has(letter.storeId()) ? letter.storeId() : "";
                context.output(REFUSALS, new Refusal(record.topic(), storeId, false));
                out.collect(letter);
            }
        }
    }

    private static void pass(Decoded record, Context context) {
        pass(AD_TOUCHED, record.adTouched(), context);
        pass(AD_SPENT, record.adSpent(), context);
        pass(COPY_EXPOSED, record.copyExposed(), context);
        pass(PAGE_VIEWED, record.pageViewed(), context);
        pass(VISITOR_LINKED, record.visitorLinked(), context);
        pass(CONVERSATION_HELD, record.conversationHeld(), context);
        pass(VARIANT_REGISTERED, record.variantRegistered(), context);
        pass(ORDER_PLACED, record.orderPlaced(), context);
        pass(ORDER_CANCELLED, record.orderCancelled(), context);
        pass(ORDER_REFUNDED, record.orderRefunded(), context);
        pass(RATE_QUOTED, record.rateQuoted(), context);
        pass(EXPERIMENT_REGISTERED, record.experimentRegistered(), context);
        pass(OUTREACH_ASSIGNED, record.outreachAssigned(), context);
        pass(CART_CHANGED, record.cartChanged(), context);
        pass(SUBSCRIPTION_CHANGED, record.subscriptionChanged(), context);
        pass(ARM_TOTALLED, record.armTotalled(), context);
        pass(DAY_SUMMED, record.daySummed(), context);
        pass(STOCK_COUNTED, record.stockCounted(), context);
    }

    private static <T> void pass(OutputTag<T> tag, @Nullable T event, Context context) {
        if (event != null) {
            context.output(tag, event);
        }
    }

    private static <T> OutputTag<T> tag(String id, Class<T> type) {
        return new OutputTag<>(id, TypeInformation.of(type));
    }
}
