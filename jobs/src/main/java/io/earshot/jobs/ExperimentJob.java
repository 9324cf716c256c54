package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.ExperimentConfig;
import io.earshot.events.AdSpent;
import io.earshot.events.ArmTotalled;
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
import io.earshot.lifts.ArmTotalFold;
import io.earshot.lifts.CohortInput;
import io.earshot.lifts.CohortJoin;
import io.earshot.lifts.ExperimentFold;
import io.earshot.lifts.HypothesisJoin;
import io.earshot.lifts.LiftJoin;
import io.earshot.lifts.PhraseInput;
import io.earshot.lifts.PhraseJoin;
import io.earshot.lifts.TotalsJoin;
import io.earshot.lifts.UnitJoin;
import io.earshot.lifts.VerdictInput;
import io.earshot.lifts.VerdictJoin;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.experiment.Design;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Spans;
import io.earshot.measures.experiment.Standing;
import io.earshot.results.ArmMoments;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.ExperimentState;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import io.earshot.results.PhraseLift;
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
 * Does copy in customers' words beat today's copy? The lift of every arm, to be believed at every moment.
 *
 * <pre>
 * ads, exposures, links ─────────┐
 *                                ├─ person fold ─ unit join ──┐
 * orders ─ order fold ───────────┘  (whose is it) (what did   │
 *          (refunds folded)                 │      units do)  ├─ add up ─┬─ lift join ─┬─ lifts, moments of arms
 * experiments, variants, rates ─ fold ─ to all subtasks       │          │             │
 *                                           │                 │          │             │
 * spend ─ fold ──────────── cohort join (audiences of ads) ───┤          │             │
 * arm totals ─ fold ─────────────────── totals join ──────────┘          └─────────────┴─ verdict join ─ experiments,
 *                                                                        ├─ phrase join ─ phrase lifts   sample ratios
 *                                                                        └─ hypothesis join ─ hypotheses
 * </pre>
 */
public final class ExperimentJob {
    /** Name of the job, in its epochs, accounts and rows. */
    public static final String NAME = "experiment";

    /** What it writes. Each row says whose it is. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.LIFTS,
            Tables.PHRASE_LIFTS,
            Tables.ARM_MOMENTS,
            Tables.SAMPLE_RATIO,
            Tables.EXPERIMENTS,
            Tables.HYPOTHESES,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private ExperimentJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        ExperimentConfig config = ExperimentConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            ExperimentConfig config,
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
            DataStream<PhraseLift> phrases,
            DataStream<ArmMoments> moments,
            DataStream<SampleRatioCheck> checks,
            DataStream<ExperimentState> experiments,
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
                        orders.getSideOutput(OrderFold.HEADS));
        SingleOutputStreamOperator<OwnerInput> owned = PersonFold.fold(personInputs, Inputs.touchesOnly(horizon));
        SingleOutputStreamOperator<Tally> outcomes =
                UnitJoin.join(owned, dimensions, stores, spans, Design.EXPERIMENTS);

        SingleOutputStreamOperator<AdSpent> spends = SpendFold.fold(events.adSpends(), Inputs.touchesOnly(horizon));
        DataStream<Tally> people = outcomes.filter(CohortJoin::isOfCohort).uid("only-cohorts");
        DataStream<CohortInput> cohortInputs = TallyBuffer.beside(Map.of("people", people))
                .map(CohortInput::of)
                .returns(RecordType.ofRecord(CohortInput.class))
                .uid("people-input")
                .union(spends.map(CohortInput::of)
                        .returns(RecordType.ofRecord(CohortInput.class))
                        .uid("spend-input"));
        SingleOutputStreamOperator<Tally> audiences = CohortJoin.join(cohortInputs, dimensions, stores, spans);

        SingleOutputStreamOperator<ArmTotalled> totals = ArmTotalFold.fold(events.armTotals(), horizon);
        SingleOutputStreamOperator<Tally> counted = TotalsJoin.join(totals, dimensions, stores, horizon);

        Map<String, DataStream<Tally>> additions = new LinkedHashMap<>();
        additions.put(
                "outcomes",
                outcomes.filter(tally -> !CohortJoin.isOfCohort(tally)).uid("only-persons"));
        additions.put("audiences", audiences);
        additions.put("totals", counted);
        DataStream<Tally> added = TallyBuffer.beside(additions);
        SingleOutputStreamOperator<Lift> lifts = LiftJoin.join(
                added.filter(LiftJoin::isMoments).uid("only-moments"), dimensions, NAME, stores, Standing.NONE);
        DataStream<PhraseInput> phraseInputs = experiments
                .map(PhraseInput::of)
                .returns(RecordType.ofRecord(PhraseInput.class))
                .uid("phrase-experiment-input")
                .union(lifts.getSideOutput(LiftJoin.SLICES)
                        .map(PhraseInput::of)
                        .returns(RecordType.ofRecord(PhraseInput.class))
                        .uid("slice-input"));
        SingleOutputStreamOperator<PhraseLift> phrases = PhraseJoin.join(phraseInputs, NAME, epoch);
        DataStream<VerdictInput> verdictInputs = experiments
                .map(VerdictInput::of)
                .returns(RecordType.ofRecord(VerdictInput.class))
                .uid("experiment-input")
                .union(
                        lifts.filter(ExperimentJob::isOfAll)
                                .uid("only-lifts-of-all")
                                .map(VerdictInput::of)
                                .returns(RecordType.ofRecord(VerdictInput.class))
                                .uid("lift-input"),
                        added.filter(tally -> !LiftJoin.isMoments(tally))
                                .uid("only-units")
                                .map(VerdictInput::of)
                                .returns(RecordType.ofRecord(VerdictInput.class))
                                .uid("units-input"));
        SingleOutputStreamOperator<ExperimentState> states = VerdictJoin.join(verdictInputs, NAME, epoch);

        Map<String, DataStream<Tally>> accounts = new LinkedHashMap<>();
        accounts.put("refusals", Bookkeeping.refusals(events));
        accounts.put("experiments", experiments.getSideOutput(Accounts.TAG));
        accounts.put("variants", variants.getSideOutput(Accounts.TAG));
        accounts.put("rates", rates.getSideOutput(Accounts.TAG));
        accounts.put("refunds", refunds.getSideOutput(Accounts.TAG));
        accounts.put("orders", orders.getSideOutput(Accounts.TAG));
        accounts.put("persons", owned.getSideOutput(Accounts.TAG));
        accounts.put("arm-totals", totals.getSideOutput(Accounts.TAG));
        accounts.put("spends", spends.getSideOutput(Accounts.TAG));

        return new Outputs(
                lifts,
                phrases,
                lifts.getSideOutput(LiftJoin.MOMENTS),
                states.getSideOutput(VerdictJoin.CHECKS),
                states,
                HypothesisJoin.join(lifts, dimensions, Standing.NONE),
                Bookkeeping.deadLetters(events, NAME),
                TallySum.sum(accounts, epoch));
    }

    /** Whether a lift is one of all mature units, on which decisions stand. */
    private static boolean isOfAll(Lift lift) {
        return lift.slice().isEmpty() && lift.maturity().equals(LiftTable.MATURE);
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.lifts, Tables.LIFTS)
                .union(
                        Encode.rows(outputs.phrases, Tables.PHRASE_LIFTS),
                        Encode.rows(outputs.moments, Tables.ARM_MOMENTS),
                        Encode.rows(outputs.checks, Tables.SAMPLE_RATIO),
                        Encode.rows(outputs.experiments, Tables.EXPERIMENTS),
                        Encode.rows(outputs.hypotheses, Tables.HYPOTHESES),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
