package io.earshot.bench;

import io.earshot.joins.records.RecordType;
import io.earshot.results.Credit;
import io.earshot.results.Roas;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;

/** Takes the rows of {@link SqlQuestion} out of Flink SQL, encoded for the sink that the jobs have. */
public final class ResultConnector implements DynamicTableSinkFactory {
    private static final ConfigOption<String> TABLE =
            ConfigOptions.key("table").stringType().noDefaultValue();
    private static final List<DataStream<EncodedRow>> WRITTEN = new ArrayList<>();

    /** What the statements that were attached write, once. SQL plans in an environment of its own, which runs nothing. */
    static DataStream<EncodedRow> takeWritten(StreamExecutionEnvironment env) {
        DataStream<EncodedRow> all = WRITTEN.stream()
                .map(rows -> new DataStream<>(env, rows.getTransformation()))
                .reduce(DataStream::union)
                .orElseThrow();
        WRITTEN.clear();
        return all;
    }

    @Override
    public String factoryIdentifier() {
        return "earshot-results";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(TABLE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new Sink(
                FactoryUtil.createTableFactoryHelper(this, context).getOptions().get(TABLE));
    }

    /** @param table of the results */
    private record Sink(String table) implements DynamicTableSink {
        /** A credit that is replaced may be gone; a row of sums is only ever replaced. */
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return isCredits() ? ChangelogMode.all() : ChangelogMode.upsert();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            return new DataStreamSinkProvider() {
                @Override
                public DataStreamSink<?> consumeDataStream(ProviderContext provider, DataStream<RowData> rows) {
                    DataStream<EncodedRow> encoded = isCredits()
                            ? Encode.rows(
                                    rows.map(ResultConnector::credit).returns(RecordType.ofRecord(Credit.class)),
                                    Tables.CREDITS)
                            : Encode.rows(
                                    rows.map(ResultConnector::roas).returns(RecordType.ofRecord(Roas.class)),
                                    Tables.ROAS);
                    WRITTEN.add(encoded);
                    return encoded.sinkTo(new DiscardingSink<>());
                }
            };
        }

        private boolean isCredits() {
            return table.equals("credits");
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return table;
        }
    }

    private static boolean isGone(RowData row) {
        return row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE;
    }

    private static Credit credit(RowData row) {
        long orderMicros = row.getLong(5);
        long touchMicros = row.getLong(6);
        return new Credit(
                "demo",
                text(row, 0),
                text(row, 1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                orderMicros,
                day(orderMicros),
                touchMicros,
                day(touchMicros),
                text(row, 7),
                text(row, 8),
                text(row, 9),
                text(row, 10),
                text(row, 11),
                text(row, 12),
                "",
                List.of(),
                false,
                "EUR",
                true,
                row.getLong(13),
                row.getLong(14),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                row.getLong(19),
                row.getLong(19),
                row.getLong(20),
                row.getLong(21),
                row.getLong(22),
                isGone(row));
    }

    /** All customers count as returning ones. */
    private static Roas roas(RowData row) {
        return new Roas(
                "demo",
                text(row, 0),
                (int) row.getLong(1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                "EUR",
                row.getLong(6),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                row.getLong(7),
                row.getLong(8),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                row.getLong(19),
                row.getLong(20),
                isGone(row));
    }

    private static String text(RowData row, int column) {
        return row.getString(column).toString();
    }

    private static int day(long micros) {
        return Math.toIntExact(Math.floorDiv(micros, 86_400_000_000L));
    }
}
