package io.earshot.sources;

import io.earshot.events.AdSpent;
import io.earshot.events.AdTouched;
import io.earshot.events.ArmTotalled;
import io.earshot.events.CartChanged;
import io.earshot.events.ConversationHeld;
import io.earshot.events.CopyExposed;
import io.earshot.events.DaySummed;
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
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * All that was read: a stream for each type of event, the dead letters, what else went no further, and how far each
 * partition had been read when a checkpoint began. Empty where a job does not read the topic.
 */
public record EventStreams(
        DataStream<AdTouched> adTouches,
        DataStream<AdSpent> adSpends,
        DataStream<CopyExposed> exposures,
        DataStream<PageViewed> pageViews,
        DataStream<VisitorLinked> links,
        DataStream<ConversationHeld> conversations,
        DataStream<VariantRegistered> variants,
        DataStream<OrderPlaced> placed,
        DataStream<OrderCancelled> cancelled,
        DataStream<OrderRefunded> refunded,
        DataStream<RateQuoted> rates,
        DataStream<ExperimentRegistered> experiments,
        DataStream<OutreachAssigned> outreach,
        DataStream<CartChanged> carts,
        DataStream<SubscriptionChanged> subscriptions,
        DataStream<ArmTotalled> armTotals,
        DataStream<DaySummed> daySums,
        DataStream<StockCounted> stock,
        DataStream<DeadLetter> deadLetters,
        DataStream<Refusal> refusals,
        DataStream<Reading> readings) {

    /** Splits decoded records, as they come from the source. */
    static EventStreams of(DataStream<Decoded> records, Stores stores) {
        SingleOutputStreamOperator<DeadLetter> intake = records.transform(
                        "Set late events and dead letters aside",
                        TypeInformation.of(DeadLetter.class),
                        new IntakeOperator(new Intake(stores)))
                .uid("event-routing");
        return new EventStreams(
                intake.getSideOutput(Intake.AD_TOUCHED),
                intake.getSideOutput(Intake.AD_SPENT),
                intake.getSideOutput(Intake.COPY_EXPOSED),
                intake.getSideOutput(Intake.PAGE_VIEWED),
                intake.getSideOutput(Intake.VISITOR_LINKED),
                intake.getSideOutput(Intake.CONVERSATION_HELD),
                intake.getSideOutput(Intake.VARIANT_REGISTERED),
                intake.getSideOutput(Intake.ORDER_PLACED),
                intake.getSideOutput(Intake.ORDER_CANCELLED),
                intake.getSideOutput(Intake.ORDER_REFUNDED),
                intake.getSideOutput(Intake.RATE_QUOTED),
                intake.getSideOutput(Intake.EXPERIMENT_REGISTERED),
                intake.getSideOutput(Intake.OUTREACH_ASSIGNED),
                intake.getSideOutput(Intake.CART_CHANGED),
                intake.getSideOutput(Intake.SUBSCRIPTION_CHANGED),
                intake.getSideOutput(Intake.ARM_TOTALLED),
                intake.getSideOutput(Intake.DAY_SUMMED),
                intake.getSideOutput(Intake.STOCK_COUNTED),
                intake,
                intake.getSideOutput(Intake.REFUSALS),
                intake.getSideOutput(Intake.READINGS));
    }
}
