package io.earshot.jobs;

import io.earshot.events.Stores;
import io.earshot.joins.OrderInput;
import io.earshot.joins.RefundChange;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Windows;
import io.earshot.sources.EventStreams;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What several jobs read alike. */
final class Inputs {
    /** Until when a second arm contaminates a unit, which draws are compared apart, and who is in an audience. */
    private static final String UNITS = ", units as of edition 4";

    private Inputs() {}

    /** All that is said of orders: that they were placed, cancelled, and what was refunded. */
    static DataStream<OrderInput> orders(EventStreams events, DataStream<RefundChange> refunds) {
        return events.placed()
                .map(OrderInput::of)
                .returns(RecordType.ofRecord(OrderInput.class))
                .uid("placed-input")
                .union(
                        events.cancelled()
                                .map(OrderInput::of)
                                .returns(RecordType.ofRecord(OrderInput.class))
                                .uid("cancelled-input"),
                        refunds.map(OrderInput::of)
                                .returns(RecordType.ofRecord(OrderInput.class))
                                .uid("refund-input"));
    }

    /** Of jobs without a lookback: a touch is an exposure from which one looks ahead. */
    static Windows touchesOnly(long horizonMicros) {
        return new Windows(1, 1, horizonMicros, 1);
    }

    /**
     * The same of jobs that compare units, which also say which definition of a unit stands behind their sums: one more with
     * each change of it, or a savepoint of former ones would be taken back by other rules than it was added up by.
     */
    static List<String> decidingUnits(Stores stores, Record spans) {
        List<String> lines = deciding(stores, spans);
        lines.set(0, lines.get(0) + UNITS);
        return lines;
    }

    /**
     * The settings that decide results, a line each; stores may be added later.
     *
     * @param spans of the job, told by their {@code toString}
     */
    static List<String> deciding(Stores stores, Record spans) {
        List<String> lines = new ArrayList<>();
        lines.add(spans.toString());
        stores.byId()
                .values()
                .forEach(store -> lines.add(store.id() + " " + store.timeZone() + " " + store.currency()));
        return lines;
    }
}
