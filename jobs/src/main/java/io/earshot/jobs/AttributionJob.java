package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.AttributionConfig;
import io.earshot.events.AdSpent;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.ConversationFold;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
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
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.DailyFact;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Phrase;
import io.earshot.results.PhraseRevenue;
import io.earshot.results.Roas;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import io.earshot.results.Variant;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import io.earshot.sinks.TallyRows;
import io.earshot.sources.EventStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

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

    /** What it writes. Of tables that several jobs write, each row says whose it is. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.CREDITS,
            Tables.UNATTRIBUTED,
            Tables.ORDERS,
            Tables.BOOKINGS,
            Tables.ROAS,
            Tables.PHRASE_REVENUE,
            Tables.PHRASES,
            Tables.DAILY_FACTS,
            Tables.VARIANTS,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private AttributionJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        AttributionConfig config = AttributionConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            AttributionConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        Submission submission = submission(config, epoch, start, progress);
        EventStreams events =
                submission.read(env, config.stores(), config.windows().horizonMicros());
        wire(events, config, submission);
    }

    static Submission submission(
            AttributionConfig config, int epoch, EpochSettlement.Start start, EpochSettlement.Progress progress) {
        return Submission.of(NAME, config.source(), config.clickHouse(), config.retryFor(), epoch, start, progress);
    }

    /** From events to ClickHouse. */
    static void wire(EventStreams events, AttributionConfig config, Submission submission) {
        int epoch = submission.sink().epoch();
        Outputs outputs = connect(events, config.stores(), config.windows(), epoch);
        DataStream<DailyFact> facts = Bookkeeping.facts(outputs.sums, NAME);
        DataStream<EncodedRow> rows = rows(outputs).union(Encode.rows(facts, Tables.DAILY_FACTS));
        Bookkeeping.tellWithTime(facts, config.facts(), submission.sink());
        submission.write(events, rows, outputs.sums, TABLES, Bookkeeping.withdrawal(config.facts(), epoch));
    }

    /** What the job finds out. Sums are of several tables. */
    record Outputs(
            DataStream<Credit> credits,
            DataStream<ShopOrder> orders,
            DataStream<Booking> bookings,
            DataStream<Unattributed> unattributed,
            DataStream<Phrase> phrases,
            DataStream<Variant> variants,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, Windows windows, int epoch) {
        long horizon = windows.horizonMicros();

        SingleOutputStreamOperator<Dimension> variants = VariantFold.foldWithRows(events.variants(), epoch);
        SingleOutputStreamOperator<Dimension> rates = RateFold.fold(events.rates());
        DataStream<Dimension> dimensions = Dimensions.all(variants, rates, epoch, Inputs.deciding(stores, windows));

        SingleOutputStreamOperator<PersonInput> conversations =
                ConversationFold.fold(events.conversations(), windows, epoch);
        SingleOutputStreamOperator<RefundChange> refunds = RefundFold.fold(events.refunded(), horizon);
        DataStream<OrderInput> orderInputs = Inputs.orders(events, refunds);
        SingleOutputStreamOperator<LedgerInput> orders = OrderFold.foldWithUnits(orderInputs, horizon, stores);

        DataStream<PersonInput> personInputs = events.adTouches()
                .map(touch -> PersonInput.of(PersonalEvent.of(touch)))
                .returns(RecordType.ofRecord(PersonInput.class))
                .uid("ad-touches")
                .union(
                        events.exposures()
                                .map(exposure -> PersonInput.of(PersonalEvent.of(exposure)))
                                .returns(RecordType.ofRecord(PersonInput.class))
                                .uid("exposures"),
                        events.pageViews()
                                .map(view -> PersonInput.of(PersonalEvent.of(view)))
                                .returns(RecordType.ofRecord(PersonInput.class))
                                .uid("page-views"),
                        events.links()
                                .map(PersonInput::of)
                                .returns(RecordType.ofRecord(PersonInput.class))
                                .uid("link-input"),
                        conversations,
                        orders.getSideOutput(OrderFold.HEADS));
        SingleOutputStreamOperator<OwnerInput> owned = PersonFold.fold(personInputs, windows);
        SingleOutputStreamOperator<OrderOwner> owners = OwnerJoin.join(owned, windows);

        DataStream<LedgerInput> ledgerInputs = orders.union(owners.map(owner -> LedgerInput.of(owner, horizon))
                .returns(RecordType.ofRecord(LedgerInput.class))
                .uid("owner-input"));
        SingleOutputStreamOperator<Credit> credits = LedgerJoin.join(ledgerInputs, dimensions, stores, windows);

        SingleOutputStreamOperator<AdSpent> spends = SpendFold.fold(events.adSpends(), windows);
        SingleOutputStreamOperator<Tally> spendTallies = SpendJoin.join(spends, dimensions, stores, windows);

        Map<String, DataStream<Tally>> tallies = new LinkedHashMap<>();
        tallies.put("refusals", Bookkeeping.refusals(events));
        tallies.put("variants", variants.getSideOutput(Accounts.TAG));
        tallies.put("rates", rates.getSideOutput(Accounts.TAG));
        tallies.put("conversations", conversations.getSideOutput(Accounts.TAG));
        tallies.put("refunds", refunds.getSideOutput(Accounts.TAG));
        tallies.put("orders", orders.getSideOutput(Accounts.TAG));
        tallies.put("units", orders.getSideOutput(OrderFold.UNITS));
        tallies.put("persons", owned.getSideOutput(Accounts.TAG));
        tallies.put("spends", spends.getSideOutput(Accounts.TAG));
        tallies.put("spend", spendTallies);
        tallies.put("credits", credits.getSideOutput(LedgerJoin.TALLIES));

        return new Outputs(
                credits,
                credits.getSideOutput(LedgerJoin.ORDERS),
                credits.getSideOutput(LedgerJoin.BOOKINGS),
                credits.getSideOutput(LedgerJoin.UNATTRIBUTED),
                conversations.getSideOutput(ConversationFold.PHRASES),
                variants.getSideOutput(VariantFold.VARIANTS),
                Bookkeeping.deadLetters(events, NAME),
                TallySum.sum(tallies, epoch));
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.credits, Tables.CREDITS)
                .union(
                        Encode.rows(outputs.orders, Tables.ORDERS),
                        Encode.rows(outputs.bookings, Tables.BOOKINGS),
                        Encode.rows(outputs.unattributed, Tables.UNATTRIBUTED),
                        Encode.rows(outputs.phrases, Tables.PHRASES),
                        Encode.rows(outputs.variants, Tables.VARIANTS),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS),
                        Encode.rows(
                                Bookkeeping.sums(outputs.sums, Tables.ROAS, Roas.class, TallyRows::roas), Tables.ROAS),
                        Encode.rows(
                                Bookkeeping.sums(
                                        outputs.sums,
                                        Tables.PHRASE_REVENUE,
                                        PhraseRevenue.class,
                                        TallyRows::phraseRevenue),
                                Tables.PHRASE_REVENUE));
    }
}
