package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.ForecastConfig;
import io.earshot.events.DaySummed;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.LeadFold;
import io.earshot.joins.SeriesFold;
import io.earshot.joins.StockFold;
import io.earshot.joins.Tally;
import io.earshot.joins.TallySum;
import io.earshot.measures.series.DemandTerms;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.LeadTimeDemand;
import io.earshot.results.SignalLead;
import io.earshot.results.Stock;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.Tables;
import io.earshot.sources.EventStreams;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What happens next, how sure is that, how right were we, what tells of it beforehand, and how much of each product is there?
 *
 * <pre>
 * daily facts (of other jobs) ─┬─ series fold ─┬─ forecasts
 *                              │  (days close  ├─ forecast accuracy
 *                              │  by watermark)└─ demand plan, lead time demand
 *                              └─ lead fold ───── leading indicators
 * stock ───────────────────────── stock fold ──── stock
 * </pre>
 */
public final class ForecastJob {
    /** Name of the job, in its epochs and accounts. */
    public static final String NAME = "forecast";

    /** A fact is never late: what counts is the version. Nor is a count of stock: the latest stands. */
    private static final long FOR_EVER_MICROS = Long.MAX_VALUE / 4;

    /** What it writes. Of tables that several jobs write, each row says whose it is. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.FORECASTS,
            Tables.FORECAST_ACCURACY,
            Tables.FORECAST_ACCURACY_WEEKS,
            Tables.DEMAND_PLAN,
            Tables.LEAD_TIME_DEMAND,
            Tables.LEADING_INDICATORS,
            Tables.STOCK,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private ForecastJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        ForecastConfig config = ForecastConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            ForecastConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        Submission submission =
                Submission.of(NAME, config.source(), config.clickHouse(), config.retryFor(), epoch, start, progress);
        EventStreams events = submission.read(env, config.stores(), FOR_EVER_MICROS);
        Outputs outputs = connect(events, config.stores(), config.terms(), epoch);
        submission.write(events, rows(outputs), outputs.sums, TABLES);
    }

    /** What the job finds out. */
    record Outputs(
            DataStream<Forecast> forecasts,
            DataStream<ForecastAccuracy> accuracy,
            DataStream<ForecastAccuracy> weeklyAccuracy,
            DataStream<DemandPlan> plans,
            DataStream<LeadTimeDemand> demand,
            DataStream<SignalLead> leads,
            DataStream<Stock> stock,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, DemandTerms terms, int epoch) {
        DataStream<DaySummed> series =
                events.daySums().filter(fact -> !LeadFold.isSignal(fact)).uid("only-series");
        SingleOutputStreamOperator<Forecast> forecasts = SeriesFold.fold(series, stores, terms, epoch);
        SingleOutputStreamOperator<SignalLead> leads = LeadFold.fold(events.daySums(), stores, epoch);
        SingleOutputStreamOperator<Stock> stock = StockFold.fold(events.stock(), stores, epoch);
        Map<String, DataStream<Tally>> tallies = Map.of(
                "refusals",
                Bookkeeping.refusals(events),
                "series",
                forecasts.getSideOutput(Accounts.TAG),
                "leads",
                leads.getSideOutput(Accounts.TAG),
                "stock",
                stock.getSideOutput(Accounts.TAG));
        return new Outputs(
                forecasts,
                forecasts.getSideOutput(SeriesFold.ACCURACY),
                forecasts.getSideOutput(SeriesFold.WEEKLY_ACCURACY),
                forecasts.getSideOutput(SeriesFold.PLANS),
                forecasts.getSideOutput(SeriesFold.DEMAND),
                leads,
                stock,
                Bookkeeping.deadLetters(events, NAME),
                TallySum.sum(tallies, epoch));
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.forecasts, Tables.FORECASTS)
                .union(
                        Encode.rows(outputs.accuracy, Tables.FORECAST_ACCURACY),
                        Encode.rows(outputs.weeklyAccuracy, Tables.FORECAST_ACCURACY_WEEKS),
                        Encode.rows(outputs.plans, Tables.DEMAND_PLAN),
                        Encode.rows(outputs.demand, Tables.LEAD_TIME_DEMAND),
                        Encode.rows(outputs.leads, Tables.LEADING_INDICATORS),
                        Encode.rows(outputs.stock, Tables.STOCK),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
