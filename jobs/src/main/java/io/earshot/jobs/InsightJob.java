package io.earshot.jobs;

import io.earshot.config.Arguments;
import io.earshot.config.InsightConfig;
import io.earshot.events.DaySummed;
import io.earshot.events.Stores;
import io.earshot.joins.Accounts;
import io.earshot.joins.SignalFold;
import io.earshot.joins.SignalJoin;
import io.earshot.joins.Tally;
import io.earshot.joins.TallySum;
import io.earshot.results.DailyFact;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.Signal;
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
 * What do customers say, day by day?
 *
 * <pre>
 * conversations ─ signal fold ─┬─ signal join ─ signals, daily facts
 *                              │  (a tag beside all conversations of its day)
 *                              └─ add up ────── accounts
 * </pre>
 */
public final class InsightJob {
    /** Name of the job, in its epochs and accounts. */
    public static final String NAME = "insight";

    /** What it writes. Of tables that several jobs write, each row says whose it is. */
    private static final List<RowMapping<?>> TABLES =
            List.of(Tables.SIGNALS, Tables.DAILY_FACTS, Tables.RECORDS_BY_FATE, Tables.DEAD_LETTERS);

    private InsightJob() {}

    /** Runs the job; {@code docs/settings.md} lists the settings. */
    public static void main(String[] arguments) throws Exception {
        InsightConfig config = InsightConfig.from(Arguments.parse(arguments));
        Submission.run(
                NAME,
                config.source(),
                config.clickHouse(),
                (env, epoch, start, progress) -> wire(env, config, epoch, start, progress));
    }

    /** From Kafka to ClickHouse. */
    static void wire(
            StreamExecutionEnvironment env,
            InsightConfig config,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        Submission submission =
                Submission.of(NAME, config.source(), config.clickHouse(), config.retryFor(), epoch, start, progress);
        EventStreams events = submission.read(env, config.stores(), config.horizonMicros());
        Outputs outputs = connect(events, config.stores(), config.horizonMicros(), epoch);
        Bookkeeping.tell(outputs.facts, config.facts(), submission.sink());
        submission.write(events, rows(outputs), outputs.sums, TABLES, Bookkeeping.withdrawal(config.facts(), epoch));
    }

    /** What the job finds out. */
    record Outputs(
            DataStream<Signal> signals,
            DataStream<DailyFact> facts,
            DataStream<DeadLetterRow> deadLetters,
            DataStream<Tally> sums) {}

    /**
     * The job as a function from streams to streams.
     *
     * @param epoch of the submission: one that is restored under a new epoch writes all rows in its state once more
     */
    static Outputs connect(EventStreams events, Stores stores, long horizonMicros, int epoch) {
        SingleOutputStreamOperator<Tally> talks = SignalFold.fold(events.conversations(), stores, horizonMicros);
        SingleOutputStreamOperator<Signal> signals = SignalJoin.join(talks, epoch);
        DataStream<DailyFact> facts =
                signals.map(InsightJob::fact).returns(DailyFact.class).uid("signal-facts");
        Map<String, DataStream<Tally>> tallies = new LinkedHashMap<>();
        tallies.put("refusals", Bookkeeping.refusals(events));
        tallies.put("conversations", talks.getSideOutput(Accounts.TAG));
        return new Outputs(signals, facts, Bookkeeping.deadLetters(events, NAME), TallySum.sum(tallies, epoch));
    }

    private static DailyFact fact(Signal signal) {
        return new DailyFact(
                NAME,
                signal.storeId(),
                DaySummed.SIGNAL,
                DaySummed.signal(signal.segment(), signal.kind(), signal.name()),
                signal.day(),
                signal.isDeleted() ? 0 : signal.conversations(),
                signal.isDeleted() ? 0 : signal.connected(),
                signal.isDeleted());
    }

    private static DataStream<EncodedRow> rows(Outputs outputs) {
        return Encode.rows(outputs.signals, Tables.SIGNALS)
                .union(
                        Encode.rows(outputs.facts, Tables.DAILY_FACTS),
                        Encode.rows(outputs.deadLetters, Tables.DEAD_LETTERS));
    }
}
