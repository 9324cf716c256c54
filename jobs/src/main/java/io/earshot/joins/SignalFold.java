package io.earshot.joins;

import io.earshot.events.ConversationHeld;
import io.earshot.events.Keys;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.events.Versions;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.insight.Said;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts connected conversations by day, segment and what was said in them. A correction takes back what no longer holds.
 *
 * <p>State per conversation: see {@link EntityFold}, two horizons. And the settings that decide results, a line each.
 */
public final class SignalFold extends EntityFold<ConversationHeld, Tally> implements CheckpointedFunction {
    /** Additions to the conversations of a day; key: store, day, segment, kind and name of the tag. Value: conversations. */
    static final String SIGNALS = "signals";

    private static final long serialVersionUID = 1;

    private final Stores stores;
    private final long horizonMicros;
    private final DecidingSettings settings;

    SignalFold(Stores stores, long horizonMicros) {
        super("conversations", ConversationHeld.class, 2 * horizonMicros);
        this.stores = stores;
        this.horizonMicros = horizonMicros;
        this.settings = new DecidingSettings(deciding(stores, horizonMicros));
    }

    public static SingleOutputStreamOperator<Tally> fold(
            DataStream<ConversationHeld> conversations, Stores stores, long horizonMicros) {
        return conversations
                .keyBy(conversation -> key(conversation, conversation.conversationId()), KeyType.TEXT)
                .process(new SignalFold(stores, horizonMicros), RecordType.ofRecord(Tally.class))
                .uid("signal-fold")
                .name("Count what customers say");
    }

    @Override
    protected void changed(
            List<ConversationHeld> before, List<ConversationHeld> after, Context context, Collector<Tally> out) {
        Set<Place> was = places(Versions.winner(before));
        Set<Place> is = places(Versions.winner(after));
        for (Place place : was) {
            if (!is.contains(place)) {
                out.collect(place.addition(-1, horizonMicros));
            }
        }
        for (Place place : is) {
            if (!was.contains(place)) {
                out.collect(place.addition(1, horizonMicros));
            }
        }
    }

    /** Where a conversation is counted. */
    private record Place(String storeId, int day, String segment, Said said) {
        Tally addition(long conversations, long horizonMicros) {
            return new Tally(
                    SIGNALS,
                    Keys.join(storeId, Integer.toString(day), segment, said.kind(), said.name()),
                    new long[] {conversations},
                    FactTallies.keptUntil(day, horizonMicros));
        }
    }

    private Set<Place> places(@Nullable ConversationHeld conversation) {
        Set<Place> places = new HashSet<>();
        if (conversation != null) {
            Store store = stores.get(conversation.meta().storeId());
            int day = store.day(conversation.meta().atMicros());
            Said.in(conversation).forEach(said -> places.add(new Place(store.id(), day, conversation.segment(), said)));
        }
        return places;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        settings.initialize(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        settings.snapshot();
    }

    /** Stores may be added later. */
    private static List<String> deciding(Stores stores, long horizonMicros) {
        List<String> lines = new ArrayList<>();
        lines.add("horizon " + horizonMicros);
        stores.byId().values().forEach(store -> lines.add(store.id() + " " + store.timeZone()));
        return lines;
    }
}
