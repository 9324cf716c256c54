package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.RecoveryConfig;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.LedgerInput;
import io.earshot.joins.OrderFold;
import io.earshot.joins.OrderInput;
import io.earshot.joins.RateFold;
import io.earshot.joins.RefundChange;
import io.earshot.joins.RefundFold;
import io.earshot.joins.Tally;
import io.earshot.joins.TallyBuffer;
import io.earshot.joins.TallySum;
import io.earshot.joins.records.RecordType;
import io.earshot.joins.recovery.AttemptFold;
import io.earshot.joins.recovery.BelongingFold;
import io.earshot.joins.recovery.CartFold;
import io.earshot.joins.recovery.CartOrderInput;
import io.earshot.joins.recovery.CartOrderJoin;
import io.earshot.joins.recovery.CaseInput;
import io.earshot.joins.recovery.CaseJoin;
import io.earshot.joins.recovery.OutreachFold;
import io.earshot.joins.recovery.OwnerItem;
import io.earshot.joins.recovery.PersonItem;
import io.earshot.joins.recovery.SubscriptionFold;
import io.earshot.lifts.ContactEffectJoin;
import io.earshot.lifts.LiftJoin;
import io.earshot.lifts.OutcomeTallies;
import io.earshot.lifts.OwnedRecovery;
import io.earshot.lifts.RecoveryJoin;
import io.earshot.lifts.RecoveryRowJoin;
import io.earshot.lifts.SharesJoin;
import io.earshot.measures.experiment.Standing;
import io.earshot.measures.hypothesis.Claims;
import io.earshot.measures.recovery.RecoveryComparisons;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.ArmMoments;
import io.earshot.results.ContactEffect;
import io.earshot.results.ContactRate;
import io.earshot.results.DailyFact;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import io.earshot.results.Recovery;
import io.earshot.results.RecoveryObjection;
import io.earshot.results.SampleRatioCheck;
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
 * Do calls recover carts, win subscribers back and convert trials? For which objection, how soon must they come, and what is it
 * worth?
 *
 * <pre>
 * carts ───────── fold ─┬──────────────────┐
 * orders ─ fold ─┬──────┴ cart-order join ─┤
 * subscriptions ─┼ fold ───────────────────┼ case join ─┐
 * outreach ──────┼ fold ───────────────────┘            │
 * conversations ─┼ fold ────────────────────────────────┼ belonging fold ─ recovery join ─┬─ row join ─ recoveries
 * links ─────────┼──────────────────────────────────────┤ (whose is it)    (what came     │
 *                └──────────────────────────────────────┘                   of it)        │
 * rates ─ fold ─ to all subtasks                                                          │
 *                        lifts, moments of arms ─┬─ lift join ─────── add up ─────────────┤
 *       effects of contacts ─ contact-effect join┘                      │                 │
 *                        sample ratios ─ drawn-shares join ─────────────┘                 │
 *                        contact rates, objections, daily facts ─ add up ─────────────────┘
 * </pre>
 */
public final class RecoveryJob {
    /** Name of the job, in its epochs, accounts and rows. */
    public static final String NAME = "recovery";

    /** What it writes. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.RECOVERIES,
            Tables.CONTACT_RATES,
            Tables.RECOVERY_OBJECTIONS,
            Tables.COMPLIER_EFFECTS,
            Tables.DAILY_FACTS,
            Tables.LIFTS,
            Tables.ARM_MOMENTS,
            Tables.SAMPLE_RATIO,
            Tables.HYPOTHESES,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private RecoveryJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        RecoveryConfig config = RecoveryConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            RecoveryConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        Submission submission =
                Submission.of(NAME, config.source(), config.clickHouse(), config.retryFor(), epoch, start, progress);
        EventStreams events =
                submission.read(env, config.stores(), config.spans().horizonMicros());
        Outputs outputs = connect(events, config.stores(), config.spans(), epoch);
        DataStream<DailyFact> facts = Bookkeeping.facts(outputs.sums, NAME);
        DataStream<EncodedRow> rows = rows(outputs).union(Encode.rows(facts, Tables.DAILY_FACTS));
        Bookkeeping.tell(facts, config.facts(), submission.sink());
        submission.write(events, rows, outputs.sums, TABLES, Bookkeeping.withdrawal(config.facts(), epoch));
    }

    /** What the job finds out. */
    record Outputs(
            DataStream<Recovery> recoveries,
            DataStream<Lift> lifts,
            DataStream<ArmMoments> moments,
            DataStream<ContactEffect> effects,
            DataStream<SampleRatioCheck> checks,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, RecoverySpans spans, int epoch) {
        long horizon = spans.horizonMicros();
        Standing comparisons = new RecoveryComparisons(spans);

        SingleOutputStreamOperator<Dimension> rates = RateFold.fold(events.rates());
        DataStream<Dimension> dimensions = Dimensions.rates(rates, epoch, Inputs.decidingUnits(stores, spans));

        SingleOutputStreamOperator<RefundChange> refunds = RefundFold.fold(events.refunded(), horizon);
        DataStream<OrderInput> orderInputs = Inputs.orders(events, refunds);
        SingleOutputStreamOperator<LedgerInput> orders = OrderFold.foldWithWorth(orderInputs, horizon);

        SingleOutputStreamOperator<CaseInput> carts = CartFold.fold(events.carts(), horizon);
        DataStream<CartOrderInput> cartOrders = orders.map(CartOrderInput::of)
                .returns(RecordType.ofRecord(CartOrderInput.class))
                .uid("cart-order-input")
                .union(carts.getSideOutput(CartFold.NAMED));
        SingleOutputStreamOperator<CaseInput> outreach = OutreachFold.fold(events.outreach(), horizon);
        SingleOutputStreamOperator<CaseInput> subscriptions = SubscriptionFold.fold(events.subscriptions(), horizon);
        DataStream<CaseInput> caseInputs =
                carts.union(CartOrderJoin.join(cartOrders, horizon), outreach, subscriptions);

        SingleOutputStreamOperator<PersonItem> attempts = AttemptFold.fold(events.conversations(), horizon);
        DataStream<PersonItem> personItems = CaseJoin.join(caseInputs, spans)
                .union(
                        attempts,
                        events.links()
                                .map(PersonItem::of)
                                .returns(RecordType.ofRecord(PersonItem.class))
                                .uid("link-input"),
                        orders.getSideOutput(OrderFold.HEADS)
                                .map(PersonItem::of)
                                .returns(RecordType.ofRecord(PersonItem.class))
                                .uid("order-input"));
        SingleOutputStreamOperator<OwnerItem> owned = BelongingFold.fold(personItems, spans);
        SingleOutputStreamOperator<OwnedRecovery> claims = RecoveryJoin.join(owned, dimensions, stores, spans);
        SingleOutputStreamOperator<Recovery> recoveries = RecoveryRowJoin.join(claims, spans, epoch);
        DataStream<Tally> tallies = claims.getSideOutput(RecoveryJoin.TALLIES);

        DataStream<Tally> added = TallyBuffer.beside(Map.of(
                "outcomes",
                tallies.filter(tally -> LiftJoin.isMoments(tally) || OutcomeTallies.isUnits(tally))
                        .uid("only-outcomes")));
        SingleOutputStreamOperator<Lift> lifts = LiftJoin.join(
                added.filter(LiftJoin::isMoments).uid("only-moments"), dimensions, NAME, stores, comparisons);
        SingleOutputStreamOperator<ContactEffect> effects =
                ContactEffectJoin.join(lifts.getSideOutput(LiftJoin.SLICES), comparisons, epoch);
        SingleOutputStreamOperator<SampleRatioCheck> checks =
                SharesJoin.join(added.filter(OutcomeTallies::isUnits).uid("only-units"), dimensions, NAME, comparisons);

        Map<String, DataStream<Tally>> sums = new LinkedHashMap<>();
        sums.put("refusals", Bookkeeping.refusals(events));
        sums.put("rates", rates.getSideOutput(Accounts.TAG));
        sums.put("refunds", refunds.getSideOutput(Accounts.TAG));
        sums.put("orders", orders.getSideOutput(Accounts.TAG));
        sums.put("carts", carts.getSideOutput(Accounts.TAG));
        sums.put("outreach", outreach.getSideOutput(Accounts.TAG));
        sums.put("subscriptions", subscriptions.getSideOutput(Accounts.TAG));
        sums.put("conversations", attempts.getSideOutput(Accounts.TAG));
        sums.put("links", owned.getSideOutput(Accounts.TAG));
        sums.put(
                "counts",
                tallies.filter(tally -> !LiftJoin.isMoments(tally) && !OutcomeTallies.isUnits(tally))
                        .uid("only-counts"));

        return new Outputs(
                recoveries,
                lifts,
                lifts.getSideOutput(LiftJoin.MOMENTS),
                effects,
                checks,
                Bookkeeping.deadLetters(events, NAME),
                TallySum.sum(sums, epoch));
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        DataStream<ContactRate> contacts =
                Bookkeeping.sums(outputs.sums, Tables.CONTACT_RATES, ContactRate.class, TallyRows::contactRate);
        DataStream<RecoveryObjection> objections = Bookkeeping.sums(
                outputs.sums, Tables.RECOVERY_OBJECTIONS, RecoveryObjection.class, TallyRows::recoveryObjection);
        DataStream<Hypothesis> hypotheses = outputs.lifts
                .<Hypothesis>flatMap((lift, out) -> Claims.recovered(lift).forEach(out::collect))
                .returns(RecordType.ofRecord(Hypothesis.class))
                .uid("recovered-hypotheses");
        return Encode.rows(outputs.recoveries, Tables.RECOVERIES)
                .union(
                        Encode.rows(outputs.lifts, Tables.LIFTS),
                        Encode.rows(outputs.moments, Tables.ARM_MOMENTS),
                        Encode.rows(outputs.effects, Tables.COMPLIER_EFFECTS),
                        Encode.rows(outputs.checks, Tables.SAMPLE_RATIO),
                        Encode.rows(hypotheses, Tables.HYPOTHESES),
                        Encode.rows(contacts, Tables.CONTACT_RATES),
                        Encode.rows(objections, Tables.RECOVERY_OBJECTIONS),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
