package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.ForecastConfig;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.SeriesFold;
import io.earshot.joins.Tally;
import io.earshot.joins.TallySum;
import io.earshot.measures.series.DemandTerms;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.sinks.ClickHouseSink;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.Migrations;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.SinkSettings;
import io.earshot.sinks.Tables;
import io.earshot.sources.Backlog;
import io.earshot.sources.DeadLetterTopic;
import io.earshot.sources.EventSource;
import io.earshot.sources.EventStreams;
import io.earshot.sources.SourceSettings;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What happens next, how sure is that, and how right were we?
 *
 * <pre>
 * daily facts (of other jobs) ── series fold ─┬─ forecasts
 *                                (days close  ├─ forecast accuracy
 *                                by watermark)└─ demand plan
 * </pre>
 */
public final class ForecastJob {
    /** Name of the job, in its epochs and accounts. */
    public static final String NAME = "forecast";

    /** A fact is never late: what counts is the version. */
    private static final long FOR_EVER_MICROS = Long.MAX_VALUE / 4;

    /** What it writes. Of tables that several jobs write, each row says whose it is. */
    private static final List<RowMapping<?>> TABLES = List.of(
            Tables.FORECASTS,
            Tables.FORECAST_ACCURACY,
            Tables.DEMAND_PLAN,
            Tables.RECORDS_BY_FATE,
            Tables.DEAD_LETTERS);

    private ForecastJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        ForecastConfig config = ForecastConfig.from(Arguments.parse(arguments));
        DeadLetterTopic.check(config.source());
        Migrations.apply(config.clickHouse());
        int epoch = Epochs.take(config.clickHouse(), NAME);
        Backlog backlog = Backlog.now(config.source().inEpoch(epoch));

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        wire(env, config, epoch, Epochs::start, backlog::isRead);
        env.execute("Earshot " + NAME);
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            ForecastConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        SinkSettings sink = new SinkSettings(config.clickHouse(), NAME, epoch, config.retryFor());
        SourceSettings source = config.source().inEpoch(epoch);
        EventStreams events = EventSource.read(env, source, config.stores(), FOR_EVER_MICROS);
        EventSource.keep(events.deadLetters(), source);
        Outputs outputs = connect(events, config.stores(), config.terms(), epoch);
        DataStream<EncodedRow> accounts = Bookkeeping.accounts(outputs.sums, NAME);
        ClickHouseSink.attach(rows(outputs).union(accounts), sink);
        EpochSettlement.attach(accounts, sink, TABLES, start, progress);
        SourceProgressReport.attach(events.readings(), NAME, source, config.clickHouse());
    }

    /** What the job finds out. */
    record Outputs(
            DataStream<Forecast> forecasts,
            DataStream<ForecastAccuracy> accuracy,
            DataStream<DemandPlan> plans,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, DemandTerms terms, int epoch) {
        SingleOutputStreamOperator<Forecast> forecasts = SeriesFold.fold(events.daySums(), stores, terms, epoch);
        Map<String, DataStream<Tally>> tallies =
                Map.of("refusals", Bookkeeping.refusals(events), "series", forecasts.getSideOutput(Accounts.TAG));
        return new Outputs(
                forecasts,
                forecasts.getSideOutput(SeriesFold.ACCURACY),
                forecasts.getSideOutput(SeriesFold.PLANS),
                Bookkeeping.deadLetters(events, NAME),
                TallySum.sum(tallies, epoch));
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.forecasts, Tables.FORECASTS)
                .union(
                        Encode.rows(outputs.accuracy, Tables.FORECAST_ACCURACY),
                        Encode.rows(outputs.plans, Tables.DEMAND_PLAN),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
