package io.earshot.bench;

import io.earshot.config.AttributionConfig;
import io.earshot.events.ConversationHeld;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Windows;
import io.earshot.sources.EventSource;
import io.earshot.sources.EventStreams;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The nearest to AttributionJob's question that Flink SQL can say: which touches within the lookback does an order of the
 * same customer follow, and what does each earn of it by last touch and by linear credit, net of refunds?
 *
 * <p>It answers less. It has no conflicts and accounts, a visitor's first link only, visits without sessions or landings (a
 * page view with a source is one), no cancellations, currencies, rates, phrases, first orders, adjustments and bookings, four
 * models less, money that need not add up (integer division), and one table instead of nine: no sums per ad and day. It
 * keeps all state for ever. Its rows go nowhere, where those of the job go to ClickHouse.
 */
final class SqlQuestion {
    /** The sink's operator. */
    static final String SINK = "credit";

    private static final String QUERY =
            """
            CREATE TEMPORARY VIEW link AS
            SELECT visitor, customer FROM (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY visitor ORDER BY at_micros, event_id) AS n FROM links
            ) WHERE n = 1;

            CREATE TEMPORARY VIEW touch AS
            SELECT COALESCE(l.customer, t.person) AS owner, t.topic, t.person, t.event_id, t.at_micros, t.lookback, t.channel, t.ad
            FROM (
                SELECT * FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY topic, person, event_id ORDER BY revision DESC, at_micros DESC) AS n
                    FROM touches
                ) WHERE n = 1
            ) t LEFT JOIN link l ON t.person = l.visitor;

            CREATE TEMPORARY VIEW sale AS
            SELECT COALESCE(l.customer, o.person) AS owner, o.order_id, o.at_micros, o.amount - COALESCE(r.amount, 0) AS net
            FROM (
                SELECT * FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY revision DESC, at_micros DESC) AS n FROM orders
                ) WHERE n = 1
            ) o
            LEFT JOIN link l ON o.person = l.visitor
            LEFT JOIN (
                SELECT order_id, SUM(amount) AS amount FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY refund_id ORDER BY revision DESC, at_micros DESC) AS n FROM refunds
                ) WHERE n = 1 GROUP BY order_id
            ) r ON o.order_id = r.order_id;

            CREATE TEMPORARY VIEW candidate AS
            SELECT s.order_id, s.net, t.topic, t.person, t.event_id, t.channel, t.ad,
                CAST(t.at_micros AS STRING) || t.event_id AS place
            FROM sale s JOIN touch t
                ON s.owner = t.owner AND t.at_micros <= s.at_micros AND t.at_micros >= s.at_micros - t.lookback;

            CREATE TEMPORARY TABLE credit (
                order_id STRING, topic STRING, person STRING, event_id STRING, channel STRING, ad STRING,
                last_net BIGINT, linear_net BIGINT
            ) WITH ('connector' = 'blackhole');

            CREATE TEMPORARY TABLE counted (order_id STRING, touches BIGINT, last_place STRING) WITH ('connector' = 'blackhole');

            CREATE TEMPORARY VIEW path AS
            SELECT order_id, COUNT(*) AS touches, MAX(place) AS last_place FROM candidate GROUP BY order_id;

            INSERT INTO counted SELECT * FROM path;

            INSERT INTO credit
            SELECT c.order_id, c.topic, c.person, c.event_id, c.channel, c.ad,
                CASE WHEN c.place = a.last_place THEN c.net ELSE 0 END, c.net / a.touches
            FROM candidate c JOIN path a ON c.order_id = a.order_id
            """;

    private SqlQuestion() {}

    /** What SQL is given beyond the settings of the other contenders. */
    static void configure(Configuration flink) {
        flink.setString("pipeline.auto-generate-uids", "true");
        flink.setString("table.exec.mini-batch.enabled", "true");
        flink.setString("table.exec.mini-batch.allow-latency", "1 s");
        flink.setString("table.exec.mini-batch.size", "5000");
        // With a second sink, what both need is worked out once; for one alone SQL works out the candidates twice.
        flink.setString("table.optimizer.reuse-optimize-block-with-digest-enabled", "true");
    }

    /** Adds the query to the environment's job. */
    static void wire(StreamExecutionEnvironment env, AttributionConfig config) {
        EventStreams events = EventSource.read(
                env, config.source(), config.stores(), config.windows().horizonMicros());
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.createTemporaryView("touches", touches(events, config.windows()));
        tables.createTemporaryView(
                "links",
                rows(
                        events.links(),
                        type("visitor", "customer", "event_id", "#at_micros"),
                        link -> row(
                                link.visitor(),
                                link.customer(),
                                link.meta().eventId(),
                                link.meta().atMicros())));
        tables.createTemporaryView(
                "orders",
                rows(
                        events.placed(),
                        type("order_id", "person", "#revision", "#at_micros", "#amount"),
                        order -> row(
                                order.orderId(),
                                order.person(),
                                (long) order.meta().revision(),
                                order.meta().atMicros(),
                                order.amountMinor())));
        tables.createTemporaryView(
                "refunds",
                rows(
                        events.refunded(),
                        type("refund_id", "order_id", "#revision", "#at_micros", "#amount"),
                        refund -> row(
                                refund.refundId(),
                                refund.orderId(),
                                (long) refund.meta().revision(),
                                refund.meta().atMicros(),
                                refund.amountMinor())));
        StreamStatementSet inserts = tables.createStatementSet();
        for (String statement : QUERY.split(";\\s*\\n", -1)) {
            if (statement.contains("INSERT INTO")) {
                inserts.addInsertSql(statement);
            } else {
                tables.executeSql(statement);
            }
        }
        inserts.attachAsDataStream();
    }

    private static DataStream<RowData> touches(EventStreams events, Windows windows) {
        InternalTypeInfo<RowData> type =
                type("topic", "person", "event_id", "channel", "ad", "#revision", "#at_micros", "#lookback");
        return rows(events.adTouches(), type, event -> touch(PersonalEvent.of(event), windows))
                .union(
                        rows(events.exposures(), type, event -> touch(PersonalEvent.of(event), windows)),
                        rows(
                                events.pageViews().filter(view -> !view.source().isEmpty()),
                                type,
                                event -> touch(PersonalEvent.of(event), windows)),
                        rows(
                                events.conversations().filter(ConversationHeld::isConnected),
                                type,
                                talk -> row(
                                        "conversations",
                                        talk.person(),
                                        talk.conversationId(),
                                        talk.channel(),
                                        "",
                                        (long) talk.meta().revision(),
                                        talk.meta().atMicros(),
                                        windows.lookbackMicros())));
    }

    private static RowData touch(PersonalEvent event, Windows windows) {
        Touch touch = event.touch();
        return row(
                touch.topic(),
                touch.key(),
                touch.eventId(),
                touch.channel(),
                touch.adId(),
                (long) event.meta().revision(),
                touch.atMicros(),
                touch.kind().isSeenOnly() ? windows.viewLookbackMicros() : windows.lookbackMicros());
    }

    /** Already in SQL's own form, so that nothing is converted on the way in. */
    private static <T> DataStream<RowData> rows(
            DataStream<T> events, InternalTypeInfo<RowData> type, MapFunction<T, RowData> row) {
        return events.map(row).returns(type);
    }

    /** Columns: texts, and numbers where the name begins with #. */
    private static InternalTypeInfo<RowData> type(String... columns) {
        String[] names = new String[columns.length];
        LogicalType[] types = new LogicalType[columns.length];
        for (int i = 0; i < columns.length; i++) {
            boolean isNumber = columns[i].startsWith("#");
            names[i] = isNumber ? columns[i].substring(1) : columns[i];
            types[i] = isNumber ? new BigIntType(false) : new VarCharType(false, VarCharType.MAX_LENGTH);
        }
        return InternalTypeInfo.of(RowType.of(types, names));
    }

    private static RowData row(Object... values) {
        GenericRowData row = new GenericRowData(values.length);
        for (int i = 0; i < values.length; i++) {
            row.setField(i, values[i] instanceof String text ? StringData.fromString(text) : values[i]);
        }
        return row;
    }
}
