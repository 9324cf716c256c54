package io.earshot.jobs;

import io.earshot.events.AdSpent;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.ConversationFold;
import io.earshot.joins.Dimension;
import io.earshot.joins.LedgerInput;
import io.earshot.joins.LedgerJoin;
import io.earshot.joins.OrderFold;
import io.earshot.joins.OrderInput;
import io.earshot.joins.OrderOwner;
import io.earshot.joins.OwnerInput;
import io.earshot.joins.OwnerJoin;
import io.earshot.joins.PersonFold;
import io.earshot.joins.PersonInput;
import io.earshot.joins.RateFold;
import io.earshot.joins.RefundChange;
import io.earshot.joins.RefundFold;
import io.earshot.joins.SpendFold;
import io.earshot.joins.SpendJoin;
import io.earshot.joins.Tally;
import io.earshot.joins.TallySum;
import io.earshot.joins.VariantFold;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Phrase;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import io.earshot.sources.DeadLetter;
import io.earshot.sources.EventStreams;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Which ad, variant, phrase or call earned which order, and at what return on ad spend.
 *
 * <pre>
 * conversations ─ fold ─┬─ phrases
 *                       │
 * ads, exposures, ──────┴─ person fold ─ owner join ─┐
 * page views, links        (whose is it) (which touches)
 *                              │                     │
 * orders ─ order fold ─────────┴──── facts ────── ledger join ─┬─ credits, orders, bookings, unattributed
 *          (refunds folded)                          │         │
 * copy variants, rates ─ fold ─ to all subtasks ─────┤         └─┐
 * spend ─ fold ─────────────────────────────────── spend join ───┴─ add up ─ roas, phrase revenue, accounts
 * </pre>
 */
public final class AttributionJob {
    /** Name of the job, in its epochs and accounts. */
    public static final String NAME = "attribution";

    private AttributionJob() {}

    /** What the job finds out. Sums are of several tables. */
    record Outputs(
            DataStream<Credit> credits,
            DataStream<ShopOrder> orders,
            DataStream<Booking> bookings,
            DataStream<Unattributed> unattributed,
            DataStream<Phrase> phrases,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /** The job as a function from streams to streams. */
    static Outputs connect(EventStreams events, Stores stores, Windows windows) {
        long horizon = windows.horizonMicros();

        SingleOutputStreamOperator<Dimension> variants = VariantFold.fold(events.variants());
        SingleOutputStreamOperator<Dimension> rates = RateFold.fold(events.rates());
        DataStream<Dimension> dimensions = variants.union(rates);

        SingleOutputStreamOperator<PersonInput> conversations = ConversationFold.fold(events.conversations(), windows);
        SingleOutputStreamOperator<RefundChange> refunds = RefundFold.fold(events.refunded(), horizon);
        DataStream<OrderInput> orderInputs = events.placed()
                .map(OrderInput::of)
                .returns(OrderInput.class)
                .uid("placed-input")
                .union(
                        events.cancelled()
                                .map(OrderInput::of)
                                .returns(OrderInput.class)
                                .uid("cancelled-input"),
                        refunds.map(OrderInput::of).returns(OrderInput.class).uid("refund-input"));
        SingleOutputStreamOperator<OrderFacts> orders = OrderFold.fold(orderInputs, horizon);

        DataStream<PersonalEvent> personal = events.adTouches()
                .map(PersonalEvent::of)
                .returns(PersonalEvent.class)
                .uid("ad-touches")
                .union(
                        events.exposures()
                                .map(PersonalEvent::of)
                                .returns(PersonalEvent.class)
                                .uid("exposures"),
                        events.pageViews()
                                .map(PersonalEvent::of)
                                .returns(PersonalEvent.class)
                                .uid("page-views"));
        DataStream<PersonInput> personInputs = personal.map(PersonInput::of)
                .returns(PersonInput.class)
                .uid("personal-input")
                .union(
                        events.links()
                                .map(PersonInput::of)
                                .returns(PersonInput.class)
                                .uid("link-input"),
                        conversations,
                        orders.getSideOutput(OrderFold.HEADS));
        SingleOutputStreamOperator<OwnerInput> owned = PersonFold.fold(personInputs, windows);
        SingleOutputStreamOperator<OrderOwner> owners = OwnerJoin.join(owned, windows);

        DataStream<LedgerInput> ledgerInputs = orders.map(LedgerInput::of)
                .returns(LedgerInput.class)
                .uid("facts-input")
                .union(owners.map(LedgerInput::of).returns(LedgerInput.class).uid("owner-input"));
        SingleOutputStreamOperator<Credit> credits = LedgerJoin.join(ledgerInputs, dimensions, stores, windows);

        SingleOutputStreamOperator<AdSpent> spends = SpendFold.fold(events.adSpends(), windows);
        SingleOutputStreamOperator<Tally> spendTallies = SpendJoin.join(spends, dimensions, stores, windows);

        DataStream<Tally> refused = events.refusals()
                .map(refusal -> refusal.isLate()
                        ? Accounts.late(refusal.topic(), refusal.storeId())
                        : Accounts.deadLetter(refusal.topic(), refusal.storeId()))
                .returns(Tally.class)
                .uid("refusals");
        DataStream<Tally> tallies = refused.union(
                variants.getSideOutput(Accounts.TAG),
                rates.getSideOutput(Accounts.TAG),
                conversations.getSideOutput(Accounts.TAG),
                refunds.getSideOutput(Accounts.TAG),
                orders.getSideOutput(Accounts.TAG),
                owned.getSideOutput(Accounts.TAG),
                spends.getSideOutput(Accounts.TAG),
                spendTallies,
                credits.getSideOutput(LedgerJoin.TALLIES));

        return new Outputs(
                credits,
                credits.getSideOutput(LedgerJoin.ORDERS),
                credits.getSideOutput(LedgerJoin.BOOKINGS),
                credits.getSideOutput(LedgerJoin.UNATTRIBUTED),
                conversations.getSideOutput(ConversationFold.PHRASES),
                events.deadLetters()
                        .map(AttributionJob::row)
                        .returns(DeadLetterRow.class)
                        .uid("dead-letter-rows"),
                TallySum.sum(tallies));
    }

    private static DeadLetterRow row(DeadLetter letter) {
        return new DeadLetterRow(
                NAME,
                letter.topic(),
                letter.partition(),
                letter.offset(),
                letter.recordMillis(),
                letter.storeId(),
                letter.reason().words(),
                letter.detail(),
                false);
    }
}
