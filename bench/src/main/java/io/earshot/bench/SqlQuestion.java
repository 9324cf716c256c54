package io.earshot.bench;

import io.earshot.config.AttributionConfig;
import io.earshot.events.ConversationHeld;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.TouchKind;
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
 * same customer follow, what does each earn of it by six models, before and after refunds and cancellations, and what does
 * that make for each ad, variant and day beside what was spent? Its rows go to {@code credits} and {@code roas} through the
 * same sink as the job's.
 *
 * <p>It answers less. It has no conflicts and accounts, a visitor's first link only, visits without sessions or landings (a
 * page view with a source is one), days in UTC, no currencies, rates, phrases, first orders, adjustments and bookings, and
 * money that need not add up (integer division). It keeps all state for ever.
 */
final class SqlQuestion {
    /** Name of the job, in its epochs. */
    static final String NAME = "flink-sql";

    private static final String QUERY =
            """
            CREATE TEMPORARY VIEW link AS
            SELECT visitor, customer FROM (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY visitor ORDER BY at_micros, event_id) AS n FROM links
            ) WHERE n = 1;

            CREATE TEMPORARY VIEW touch AS
            SELECT COALESCE(l.customer, t.person) AS owner, t.*
            FROM (
                SELECT * FROM (
                    SELECT *, ROW_NUMBER() OVER (PARTITION BY topic, person, event_id ORDER BY revision DESC, at_micros DESC) AS n
                    FROM touches
                ) WHERE n = 1
            ) t LEFT JOIN link l ON t.person = l.visitor;

            CREATE TEMPORARY VIEW sale AS
            SELECT COALESCE(l.customer, o.person) AS owner, o.order_id, o.event_id, o.at_micros, o.amount AS gross,
                CASE WHEN c.order_id IS NULL THEN GREATEST(0, o.amount - COALESCE(r.amount, 0)) ELSE 0 END AS net
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
            ) r ON o.order_id = r.order_id
            LEFT JOIN (SELECT DISTINCT order_id FROM cancellations) c ON o.order_id = c.order_id;

            CREATE TEMPORARY VIEW spent AS
            SELECT * FROM (
                SELECT *, ROW_NUMBER() OVER (
                    PARTITION BY `day`, channel, campaign, ad, variant_id ORDER BY revision DESC, at_micros DESC) AS n
                FROM spends
            ) WHERE n = 1;

            CREATE TEMPORARY VIEW candidate AS
            SELECT s.order_id, s.event_id AS order_event_id, s.at_micros AS order_micros, s.gross, s.net,
                t.topic, t.person, t.event_id, t.at_micros, t.kind, t.channel, t.medium, t.campaign, t.ad, t.variant_id,
                CAST(t.at_micros AS STRING) || t.event_id AS place,
                CAST(1099511627776 * POWER(2, (t.at_micros - s.at_micros) / CAST(604800000000 AS DOUBLE)) AS BIGINT) AS weight
            FROM sale s JOIN touch t
                ON s.owner = t.owner AND t.at_micros <= s.at_micros AND t.at_micros >= s.at_micros - t.lookback;

            CREATE TEMPORARY VIEW path AS
            SELECT order_id, COUNT(*) AS touches, MIN(place) AS first_place, MAX(place) AS last_place, SUM(weight) AS weights
            FROM candidate GROUP BY order_id;

            CREATE TEMPORARY VIEW credited AS
            SELECT c.*,
                CASE WHEN place = first_place THEN gross ELSE 0 END AS first_gross,
                CASE WHEN place = last_place THEN gross ELSE 0 END AS last_gross,
                gross / touches AS linear_gross,
                CASE WHEN touches < 3 THEN gross / touches WHEN place = first_place OR place = last_place THEN gross * 2 / 5
                    ELSE gross / (5 * (touches - 2)) END AS position_gross,
                gross * weight / weights AS decay_gross,
                CASE WHEN place = first_place THEN net ELSE 0 END AS first_net,
                CASE WHEN place = last_place THEN net ELSE 0 END AS last_net,
                net / touches AS linear_net,
                CASE WHEN touches < 3 THEN net / touches WHEN place = first_place OR place = last_place THEN net * 2 / 5
                    ELSE net / (5 * (touches - 2)) END AS position_net,
                net * weight / weights AS decay_net
            FROM candidate c JOIN path p ON c.order_id = p.order_id;

            CREATE TEMPORARY TABLE credits (
                order_id STRING, topic STRING, person STRING, event_id STRING, order_event_id STRING,
                order_micros BIGINT, at_micros BIGINT, kind STRING, channel STRING, medium STRING,
                campaign STRING, ad STRING, variant_id STRING,
                first_gross BIGINT, last_gross BIGINT, linear_gross BIGINT, position_gross BIGINT, decay_gross BIGINT,
                first_net BIGINT, last_net BIGINT, linear_net BIGINT, position_net BIGINT, decay_net BIGINT
            ) WITH ('connector' = 'earshot-results', 'table' = 'credits');

            CREATE TEMPORARY TABLE roas (
                basis STRING, `day` BIGINT, channel STRING, campaign STRING, ad STRING, variant_id STRING, credits BIGINT,
                first_gross BIGINT, last_gross BIGINT, linear_gross BIGINT, position_gross BIGINT, decay_gross BIGINT,
                first_net BIGINT, last_net BIGINT, linear_net BIGINT, position_net BIGINT, decay_net BIGINT,
                spend_rows BIGINT, cost BIGINT, conversions BIGINT, claimed BIGINT,
                PRIMARY KEY (basis, `day`, channel, campaign, ad, variant_id) NOT ENFORCED
            ) WITH ('connector' = 'earshot-results', 'table' = 'roas');

            CREATE TEMPORARY TABLE counted (
                order_id STRING, touches BIGINT, first_place STRING, last_place STRING, weights BIGINT
            ) WITH ('connector' = 'blackhole');

            INSERT INTO counted SELECT * FROM path;

            INSERT INTO credits
            SELECT order_id, topic, person, event_id, order_event_id, order_micros, at_micros, kind, channel, medium,
                campaign, ad, variant_id, first_gross, last_gross, linear_gross, position_gross, decay_gross,
                first_net, last_net, linear_net, position_net, decay_net
            FROM credited;

            INSERT INTO roas
            SELECT basis, `day`, channel, campaign, ad, variant_id, SUM(credits),
                SUM(first_gross), SUM(last_gross), SUM(linear_gross), SUM(position_gross), SUM(decay_gross),
                SUM(first_net), SUM(last_net), SUM(linear_net), SUM(position_net), SUM(decay_net),
                SUM(spend_rows), SUM(cost), SUM(conversions), SUM(claimed)
            FROM (
                SELECT 'order' AS basis, order_micros / 86400000000 AS `day`,
                    channel, campaign, ad, variant_id, CAST(1 AS BIGINT) AS credits,
                    first_gross, last_gross, linear_gross, position_gross, decay_gross,
                    first_net, last_net, linear_net, position_net, decay_net,
                    CAST(0 AS BIGINT) AS spend_rows, CAST(0 AS BIGINT) AS cost,
                    CAST(0 AS BIGINT) AS conversions, CAST(0 AS BIGINT) AS claimed
                FROM credited
                UNION ALL
                SELECT 'touch', at_micros / 86400000000, channel, campaign, ad, variant_id, 1,
                    first_gross, last_gross, linear_gross, position_gross, decay_gross,
                    first_net, last_net, linear_net, position_net, decay_net, 0, 0, 0, 0
                FROM credited
                UNION ALL
                SELECT 'order', `day`, channel, campaign, ad, variant_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, cost, conversions, claimed
                FROM spent
                UNION ALL
                SELECT 'touch', `day`, channel, campaign, ad, variant_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, cost, conversions, claimed
                FROM spent
            ) GROUP BY basis, `day`, channel, campaign, ad, variant_id
            """;

    private SqlQuestion() {}

    /** What SQL is given beyond the settings of the other contenders. */
    static void configure(Configuration flink) {
        flink.setString("pipeline.auto-generate-uids", "true");
        flink.setString("table.exec.mini-batch.enabled", "true");
        flink.setString("table.exec.mini-batch.allow-latency", "1 s");
        flink.setString("table.exec.mini-batch.size", "5000");
        // With a sink for the paths, what all need is worked out once; else SQL works out the candidates twice.
        flink.setString("table.optimizer.reuse-optimize-block-with-digest-enabled", "true");
    }

    /**
     * Adds the query to the environment's job.
     *
     * @param epoch of its submission
     */
    static void wire(StreamExecutionEnvironment env, AttributionConfig config, int epoch) {
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
        tables.createTemporaryView("orders", orders(events));
        tables.createTemporaryView(
                "cancellations", rows(events.cancelled(), type("order_id"), cancelled -> row(cancelled.orderId())));
        tables.createTemporaryView("refunds", refunds(events));
        tables.createTemporaryView("spends", spends(events));
        StreamStatementSet inserts = tables.createStatementSet();
        for (String statement : QUERY.split(";\\s*\\n", -1)) {
            if (statement.contains("INSERT INTO")) {
                inserts.addInsertSql(statement);
            } else {
                tables.executeSql(statement);
            }
        }
        inserts.attachAsDataStream();
        Stage.write(ResultConnector.takeWritten(env), Subject.Wiring.of(config), NAME, epoch);
    }

    private static DataStream<RowData> orders(EventStreams events) {
        return rows(
                events.placed(),
                type("order_id", "event_id", "person", "#revision", "#at_micros", "#amount"),
                order -> row(
                        order.orderId(),
                        order.meta().eventId(),
                        order.person(),
                        (long) order.meta().revision(),
                        order.meta().atMicros(),
                        order.amountMinor()));
    }

    private static DataStream<RowData> refunds(EventStreams events) {
        return rows(
                events.refunded(),
                type("refund_id", "order_id", "#revision", "#at_micros", "#amount"),
                refund -> row(
                        refund.refundId(),
                        refund.orderId(),
                        (long) refund.meta().revision(),
                        refund.meta().atMicros(),
                        refund.amountMinor()));
    }

    private static DataStream<RowData> spends(EventStreams events) {
        return rows(
                events.adSpends(),
                type(
                        "#day",
                        "channel",
                        "campaign",
                        "ad",
                        "variant_id",
                        "#revision",
                        "#at_micros",
                        "#cost",
                        "#conversions",
                        "#claimed"),
                spend -> row(
                        (long) spend.day(),
                        spend.channel(),
                        spend.campaignId(),
                        spend.adId(),
                        spend.variantId(),
                        (long) spend.meta().revision(),
                        spend.meta().atMicros(),
                        spend.costMinor(),
                        spend.claimedConversionsMilli(),
                        spend.claimedRevenueMinor()));
    }

    private static DataStream<RowData> touches(EventStreams events, Windows windows) {
        InternalTypeInfo<RowData> type = type(
                "topic",
                "person",
                "event_id",
                "kind",
                "channel",
                "medium",
                "campaign",
                "ad",
                "variant_id",
                "#revision",
                "#at_micros",
                "#lookback");
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
                                        TouchKind.CONVERSATION.word(),
                                        talk.channel(),
                                        "",
                                        "",
                                        "",
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
                touch.kind().word(),
                touch.channel(),
                touch.medium(),
                touch.campaignId(),
                touch.adId(),
                touch.variantId(),
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
