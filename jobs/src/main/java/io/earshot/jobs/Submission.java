package io.earshot.jobs;

import io.earshot.events.Stores;
import io.earshot.joins.Tally;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.ClickHouseSink;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.Migrations;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.SinkSettings;
import io.earshot.sources.Backlog;
import io.earshot.sources.DeadLetterTopic;
import io.earshot.sources.EventSource;
import io.earshot.sources.EventStreams;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What surrounds every job: it takes the next epoch, reads events under it, writes rows under it, keeps dead letters, and removes
 * the rows of older epochs once it has caught up.
 *
 * @param source read under the epoch
 * @param sink written under the epoch
 * @param start is told from which state the submission goes on
 * @param progress whether all has been read that was there when the job was submitted
 */
record Submission(
        SourceSettings source, SinkSettings sink, EpochSettlement.Start start, EpochSettlement.Progress progress) {

    /** Puts the operators of a job together. */
    interface Wiring {
        void wire(
                StreamExecutionEnvironment env,
                int epoch,
                EpochSettlement.Start start,
                EpochSettlement.Progress progress);
    }

    /** Runs a job under its next epoch, until it is cancelled. */
    static void run(String job, SourceSettings source, ClickHouseConnection clickHouse, Wiring wiring)
            throws Exception {
        DeadLetterTopic.check(source);
        Migrations.apply(clickHouse);
        int epoch = Epochs.take(clickHouse, job);
        Backlog backlog = Backlog.now(source.inEpoch(epoch));

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        wiring.wire(env, epoch, Epochs::start, backlog::isRead);
        env.execute("Earshot " + job);
    }

    static Submission of(
            String job,
            SourceSettings source,
            ClickHouseConnection clickHouse,
            Duration retryFor,
            int epoch,
            EpochSettlement.Start start,
            EpochSettlement.Progress progress) {
        return new Submission(
                source.inEpoch(epoch), new SinkSettings(clickHouse, job, epoch, retryFor), start, progress);
    }

    /** The events of the topics that the job reads. */
    EventStreams read(StreamExecutionEnvironment env, Stores stores, long horizonMicros) {
        return EventSource.read(env, source, stores, horizonMicros);
    }

    /** Attaches all sinks of a job whose daily facts nobody else hears of. */
    void write(EventStreams events, DataStream<EncodedRow> rows, DataStream<Tally> sums, List<RowMapping<?>> tables) {
        write(events, rows, sums, tables, EpochSettlement.Withdrawal.NONE);
    }

    /**
     * Attaches all sinks.
     *
     * @param rows of all tables but the accounts
     * @param sums of the job, the accounts among them
     * @param tables whose rows belong to the job
     */
    void write(
            EventStreams events,
            DataStream<EncodedRow> rows,
            DataStream<Tally> sums,
            List<RowMapping<?>> tables,
            EpochSettlement.Withdrawal withdrawal) {
        EventSource.keep(events.deadLetters(), source);
        DataStream<EncodedRow> accounts = Bookkeeping.accounts(sums, sink.job());
        ClickHouseSink.attach(rows.union(accounts), sink);
        EpochSettlement.attach(accounts, sink, tables, start, progress, withdrawal);
        SourceProgressReport.attach(events.readings(), sink.job(), source, sink.connection());
    }
}
