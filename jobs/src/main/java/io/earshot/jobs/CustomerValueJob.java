package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.ValueConfig;
import io.earshot.events.AdSpent;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.Dimension;
import io.earshot.joins.Dimensions;
import io.earshot.joins.LedgerInput;
import io.earshot.joins.OrderFold;
import io.earshot.joins.OrderInput;
import io.earshot.joins.OwnerInput;
import io.earshot.joins.PersonFold;
import io.earshot.joins.PersonInput;
import io.earshot.joins.RateFold;
import io.earshot.joins.RefundChange;
import io.earshot.joins.RefundFold;
import io.earshot.joins.SpendFold;
import io.earshot.joins.Tally;
import io.earshot.joins.TallyBuffer;
import io.earshot.joins.TallySum;
import io.earshot.joins.VariantFold;
import io.earshot.joins.records.RecordType;
import io.earshot.lifts.AssignmentFold;
import io.earshot.lifts.ExperimentFold;
import io.earshot.lifts.HypothesisJoin;
import io.earshot.lifts.LiftJoin;
import io.earshot.lifts.OutcomeTallies;
import io.earshot.lifts.SharesJoin;
import io.earshot.lifts.TalkFold;
import io.earshot.lifts.UnitJoin;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.experiment.ValueDesign;
import io.earshot.measures.hypothesis.Talks;
import io.earshot.results.ArmMoments;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import io.earshot.results.SampleRatioCheck;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import io.earshot.sources.EventStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Are insight-informed customers worth more? Orders and net revenue per customer after 30 to 365 days, by arm; and which of the
 * field's claims a store bears out.
 *
 * <pre>
 * ads, exposures, links ───┐
 * outreach ─ fold ─────────┤
 *                          ├─ person fold ─ unit join ──── add up ─ lift join ─┬─ lifts, moments of arms
 * orders ─ order fold ─────┘  (whose is it) (worth after                       │
 *          (refunds folded)        │         30 to 365 days) └─ shares join ── sample ratios
 * experiments, variants, rates ─ fold ─ to all subtasks ─────────────────────── hypothesis join ─ hypotheses
 *                                                                              │
 * conversations ─ fold ─ add up ───────────────────────────────────────────────┘
 * </pre>
 */
public final class CustomerValueJob {
    /** Name of the job, in its epochs, accounts and rows. */
    public static final String NAME = ValueDesign.JOB;

    /** What it writes. Each row says whose it is. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.LIFTS,
            Tables.ARM_MOMENTS,
            Tables.SAMPLE_RATIO,
            Tables.HYPOTHESES,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private CustomerValueJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        ValueConfig config = ValueConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            ValueConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        Submission submission =
                Submission.of(NAME, config.source(), config.clickHouse(), config.retryFor(), epoch, start, progress);
        EventStreams events =
                submission.read(env, config.stores(), config.spans().horizonMicros());
        Outputs outputs = connect(events, config.stores(), config.spans(), epoch);
        submission.write(events, rows(outputs), outputs.sums, TABLES);
    }

    /** What the job finds out. */
    record Outputs(
            DataStream<Lift> lifts,
            DataStream<ArmMoments> moments,
            DataStream<SampleRatioCheck> checks,
            DataStream<Hypothesis> hypotheses,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, Spans spans, int epoch) {
        long horizon = spans.horizonMicros();

        SingleOutputStreamOperator<Dimension> experiments = ExperimentFold.fold(events.experiments());
        SingleOutputStreamOperator<Dimension> variants = VariantFold.fold(events.variants());
        SingleOutputStreamOperator<Dimension> rates = RateFold.fold(events.rates());
        DataStream<Dimension> dimensions =
                Dimensions.all(variants, rates, experiments, epoch, Inputs.decidingUnits(stores, spans));

        SingleOutputStreamOperator<RefundChange> refunds = RefundFold.fold(events.refunded(), horizon);
        DataStream<OrderInput> orderInputs = Inputs.orders(events, refunds);
        SingleOutputStreamOperator<LedgerInput> orders = OrderFold.foldWithWorth(orderInputs, horizon);

        SingleOutputStreamOperator<PersonInput> assignments = AssignmentFold.fold(events.outreach(), horizon);
        DataStream<PersonInput> personInputs = events.adTouches()
                .map(touch -> PersonInput.of(PersonalEvent.compared(touch)))
                .returns(RecordType.ofRecord(PersonInput.class))
                .uid("ad-touches")
                .union(
                        events.exposures()
                                .map(exposure -> PersonInput.of(PersonalEvent.compared(exposure)))
                                .returns(RecordType.ofRecord(PersonInput.class))
                                .uid("exposures"),
                        events.links()
                                .map(PersonInput::of)
                                .returns(RecordType.ofRecord(PersonInput.class))
                                .uid("link-input"),
                        assignments,
                        orders.getSideOutput(OrderFold.HEADS));
        SingleOutputStreamOperator<OwnerInput> owned = PersonFold.fold(personInputs, Inputs.touchesOnly(horizon));
        DataStream<Tally> worth =
                TallyBuffer.beside(Map.of("worth", UnitJoin.join(owned, dimensions, stores, spans, new ValueDesign())));
        SingleOutputStreamOperator<Lift> lifts = LiftJoin.join(
                worth.filter(LiftJoin::isMoments).uid("only-moments"),
                dimensions,
                NAME,
                stores,
                ValueDesign.standing());
        SingleOutputStreamOperator<SampleRatioCheck> checks = SharesJoin.join(
                worth.filter(OutcomeTallies::isUnits).uid("only-units"), dimensions, NAME, ValueDesign.standing());
        SingleOutputStreamOperator<Hypothesis> byLift = HypothesisJoin.join(lifts, dimensions, ValueDesign.standing());

        // What ads cost is nothing that customers are worth, but it is read and accounted for.
        SingleOutputStreamOperator<AdSpent> spends = SpendFold.fold(events.adSpends(), Inputs.touchesOnly(horizon));

        SingleOutputStreamOperator<Tally> talks = TalkFold.fold(events.conversations(), horizon);
        Map<String, DataStream<Tally>> sums = new LinkedHashMap<>();
        sums.put("refusals", Bookkeeping.refusals(events));
        sums.put("experiments", experiments.getSideOutput(Accounts.TAG));
        sums.put("variants", variants.getSideOutput(Accounts.TAG));
        sums.put("rates", rates.getSideOutput(Accounts.TAG));
        sums.put("refunds", refunds.getSideOutput(Accounts.TAG));
        sums.put("orders", orders.getSideOutput(Accounts.TAG));
        sums.put("persons", owned.getSideOutput(Accounts.TAG));
        sums.put("spends", spends.getSideOutput(Accounts.TAG));
        sums.put("outreach", assignments.getSideOutput(Accounts.TAG));
        sums.put("conversations", talks.getSideOutput(Accounts.TAG));
        sums.put("talks", talks);
        SingleOutputStreamOperator<Tally> added = TallySum.sum(sums, epoch);
        DataStream<Hypothesis> byTalk = added.filter(tally -> tally.table().equals(TalkFold.TALKS))
                .uid("only-talks")
                .<Hypothesis>flatMap((tally, out) ->
                        Talks.hypotheses(NAME, tally.key(), tally.values()).forEach(out::collect))
                .returns(RecordType.ofRecord(Hypothesis.class))
                .uid("talk-hypotheses");

        return new Outputs(
                lifts,
                lifts.getSideOutput(LiftJoin.MOMENTS),
                checks,
                byLift.union(byTalk),
                Bookkeeping.deadLetters(events, NAME),
                added);
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.lifts, Tables.LIFTS)
                .union(
                        Encode.rows(outputs.moments, Tables.ARM_MOMENTS),
                        Encode.rows(outputs.checks, Tables.SAMPLE_RATIO),
                        Encode.rows(outputs.hypotheses, Tables.HYPOTHESES),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
