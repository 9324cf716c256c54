package io.earshot.bench;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Event;
import io.earshot.events.Keys;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordState;
import io.earshot.joins.records.RecordType;
import io.earshot.results.Credit;
import io.earshot.sinks.Encode;
import io.earshot.sinks.EncodedRow;
import io.earshot.sinks.Tables;
import io.earshot.sources.EventSource;
import io.earshot.sources.EventStreams;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The least that a job on this stack does: it reads and decodes every event, updates one small keyed state for it, and
 * writes so many rows of {@code credits}. Sources, sink and the way that records travel and are kept are those of the job that
 * is measured; nothing is worked out.
 */
final class Floor {
    /** Name of the job, in its epochs. */
    static final String NAME = "floor";

    /** Counts the rows that were handed to the sink. */
    static final String ROWS = "floorRows";

    private Floor() {}

    /** What is left of an event: whose it is, and when it happened. */
    public record Seen(String storeId, String person, String eventId, long atMicros) {}

    /** What is kept per person. */
    public record Count(long events, long newestMicros) {}

    /**
     * Wires the job.
     *
     * @param epoch of its submission
     * @param rowsPerEvent how many rows each event makes on average
     */
    static void wire(StreamExecutionEnvironment env, Subject.Wiring wiring, int epoch, double rowsPerEvent) {
        EventStreams events = EventSource.read(env, wiring.source(), wiring.stores(), wiring.horizonMicros());
        DataStream<Seen> seen = seen(events.adTouches(), "floor-ads", touch -> touch.person())
                .union(
                        seen(events.adSpends(), "floor-spend", spend -> spend.adId()),
                        seen(events.exposures(), "floor-exposures", copy -> copy.person()),
                        seen(events.pageViews(), "floor-views", view -> view.person()),
                        seen(events.links(), "floor-links", link -> link.visitor()),
                        seen(events.conversations(), "floor-conversations", talk -> talk.person()),
                        seen(events.variants(), "floor-variants", variant -> variant.variantId()),
                        seen(events.experiments(), "floor-experiments", experiment -> experiment.experimentId()),
                        seen(events.armTotals(), "floor-totals", total -> total.experimentId()),
                        seen(events.placed(), "floor-placed", placed -> placed.person()),
                        seen(events.cancelled(), "floor-cancelled", cancelled -> cancelled.orderId()),
                        seen(events.refunded(), "floor-refunded", refunded -> refunded.orderId()),
                        seen(events.rates(), "floor-rates", rate -> rate.from()));
        DataStream<Credit> rows = seen.keyBy(each -> Keys.join(each.storeId(), each.person()), KeyType.TEXT)
                .process(new Counting(rowsPerEvent))
                .returns(RecordType.ofRecord(Credit.class))
                .uid("floor-count")
                .name("Count events of a person");
        DataStream<EncodedRow> encoded = Encode.rows(rows, Tables.CREDITS);
        Stage.write(encoded, wiring, NAME, epoch);
    }

    private static <T extends Event> DataStream<Seen> seen(
            DataStream<T> events, String uid, SerializableFunction<T, String> person) {
        MapFunction<T, Seen> map = event -> new Seen(
                event.meta().storeId(),
                person.apply(event),
                event.meta().eventId(),
                event.meta().atMicros());
        return events.map(map).returns(RecordType.ofRecord(Seen.class)).uid(uid);
    }

    private interface SerializableFunction<T, R> extends Function<T, R>, java.io.Serializable {}

    private static final class Counting extends KeyedProcessFunction<String, Seen, Credit> {
        private static final long serialVersionUID = 1;
        private static final RecordState<Count> COUNT = RecordState.of("count", Count.class);

        private final double rowsPerEvent;
        private transient ValueState<Count> counts;
        private transient @Nullable Counter rows;
        private transient double due;

        Counting(double rowsPerEvent) {
            this.rowsPerEvent = rowsPerEvent;
        }

        @Override
        public void open(OpenContext context) {
            counts = COUNT.in(getRuntimeContext());
            rows = getRuntimeContext().getMetricGroup().counter(ROWS);
        }

        @Override
        public void processElement(Seen seen, Context context, Collector<Credit> out) throws Exception {
            Count before = counts.value();
            Count after = before == null
                    ? new Count(1, seen.atMicros())
                    : new Count(before.events() + 1, Math.max(before.newestMicros(), seen.atMicros()));
            counts.update(after);
            for (due += rowsPerEvent; due >= 1; due--) {
                out.collect(row(seen, after, (int) due));
                requireNonNull(rows).inc();
            }
        }

        /** As wide as a real one, with a key of its own. */
        private static Credit row(Seen seen, Count count, int which) {
            long n = count.events();
            return new Credit(
                    seen.storeId(),
                    seen.eventId(),
                    "ads",
                    seen.person(),
                    which + "/" + n,
                    seen.eventId(),
                    seen.atMicros(),
                    20_000,
                    seen.atMicros(),
                    20_000,
                    "click",
                    "meta",
                    "cpc",
                    "campaign-1",
                    "ad-1",
                    "variant-1",
                    "",
                    List.of(),
                    false,
                    "EUR",
                    true,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    n,
                    false);
        }
    }
}
