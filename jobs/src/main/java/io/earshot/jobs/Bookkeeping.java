package io.earshot.jobs;

import io.earshot.events.DaySummed;
import io.earshot.events.Meta;
import io.earshot.joins.Accounts;
import io.earshot.joins.Tally;
import io.earshot.joins.records.RecordType;
import io.earshot.results.DailyFact;
import io.earshot.results.DeadLetterRow;
import io.earshot.results.RecordsByFate;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.EpochSettlement;
import io.earshot.sinks.Epochs;
import io.earshot.sinks.RowMapping;
import io.earshot.sinks.RowVersion;
import io.earshot.sinks.SinkSettings;
import io.earshot.sinks.Tables;
import io.earshot.sinks.TallyRows;
import io.earshot.sources.DaySums;
import io.earshot.sources.DeadLetter;
import io.earshot.sources.EventStreams;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What every job says of the records that it read. */
final class Bookkeeping {
    private Bookkeeping() {}

    /** An addition to the accounts for each record that went no further. */
    static DataStream<Tally> refusals(EventStreams events) {
        return events.refusals()
                .map(refusal -> refusal.isLate()
                        ? Accounts.late(refusal.topic(), refusal.storeId())
                        : Accounts.deadLetter(refusal.topic(), refusal.storeId()))
                .returns(RecordType.ofRecord(Tally.class))
                .uid("refusals");
    }

    static DataStream<DeadLetterRow> deadLetters(EventStreams events, String job) {
        return events.deadLetters()
                .map(letter -> row(job, letter))
                .returns(DeadLetterRow.class)
                .uid("dead-letter-rows");
    }

    /** The rows of the accounts, among all sums of a job. */
    static DataStream<EncodedRow> accounts(DataStream<Tally> sums, String job) {
        DataStream<RecordsByFate> accounts =
                sums(sums, Tables.RECORDS_BY_FATE, RecordsByFate.class, tally -> TallyRows.recordsByFate(job, tally));
        return Encode.rows(accounts, Tables.RECORDS_BY_FATE);
    }

    /** The daily facts, among all sums of a job. */
    static DataStream<DailyFact> facts(DataStream<Tally> sums, String job) {
        return sums(sums, Tables.DAILY_FACTS, DailyFact.class, tally -> TallyRows.dailyFact(job, tally));
    }

    /** Tells other jobs of the daily facts. */
    static void tell(DataStream<DailyFact> facts, DaySums.Writing writing, SinkSettings sink) {
        tell(facts, writing, sink, false);
    }

    /** The same, and how far event time has come: for one job only, by which days close. */
    static void tellWithTime(DataStream<DailyFact> facts, DaySums.Writing writing, SinkSettings sink) {
        tell(facts, writing, sink, true);
    }

    private static void tell(
            DataStream<DailyFact> facts, DaySums.Writing writing, SinkSettings sink, boolean isTellingTime) {
        DataStream<DaySummed> rows = facts.map(fact -> summed(fact, 0))
                .returns(RecordType.ofRecord(DaySummed.class))
                .uid("day-sums");
        DaySums.Submission submission = new DaySums.Submission(
                sink.job(),
                checkpoint -> RowVersion.of(sink.epoch(), checkpoint),
                () -> Epochs.begin(sink.connection(), sink.job(), sink.epoch()));
        DaySums.write(rows, writing, submission, isTellingTime);
    }

    /** Tells other jobs which daily facts have gone with older epochs: below all that this epoch writes. */
    static EpochSettlement.Withdrawal withdrawal(DaySums.Writing writing, int epoch) {
        long version = RowVersion.of(epoch, 0);
        return facts -> DaySums.withdraw(
                facts.stream().map(fact -> summed(fact, version)).toList(), writing);
    }

    private static DaySummed summed(DailyFact fact, long version) {
        return new DaySummed(
                new Meta("", fact.storeId(), 0, 0, 0),
                fact.kind(),
                fact.dimension(),
                fact.day(),
                fact.numerator(),
                fact.denominator(),
                fact.isDeleted(),
                version);
    }

    /** The rows of one table, among all sums of a job. */
    static <R extends Record> DataStream<R> sums(
            DataStream<Tally> sums, RowMapping<R> table, Class<R> type, MapFunction<Tally, R> row) {
        String name = table.table();
        return sums.filter(tally -> tally.table().equals(name))
                .uid("only-" + name)
                .map(row)
                .returns(type)
                .uid("rows-" + name);
    }

    private static DeadLetterRow row(String job, DeadLetter letter) {
        return new DeadLetterRow(
                job,
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
