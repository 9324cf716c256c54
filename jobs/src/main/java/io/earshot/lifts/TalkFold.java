package io.earshot.lifts;

import io.earshot.events.ConversationHeld;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.Tally;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.hypothesis.Talks;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts conversations by how they were held and what was said in them.
 *
 * <p>State per conversation: see {@link EntityFold}, two horizons.
 */
public final class TalkFold extends EntityFold<ConversationHeld, Tally> {
    /** Additions to the counts of a store; its key is the store, its values are those of {@link Talks}. */
    public static final String TALKS = "talks";

    private static final long serialVersionUID = 1;

    TalkFold(long horizonMicros) {
        super("conversations", ConversationHeld.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<Tally> fold(
            DataStream<ConversationHeld> conversations, long horizonMicros) {
        return conversations
                .keyBy(conversation -> key(conversation, conversation.conversationId()), KeyType.TEXT)
                .process(new TalkFold(horizonMicros), RecordType.ofRecord(Tally.class))
                .uid("talk-fold")
                .name("Count conversations");
    }

    @Override
    protected void changed(
            List<ConversationHeld> before, List<ConversationHeld> after, Context context, Collector<Tally> out) {
        long[] values = counts(Versions.winner(after));
        long[] were = counts(Versions.winner(before));
        for (int i = 0; i < values.length; i++) {
            values[i] -= were[i];
        }
        if (Arrays.stream(values).anyMatch(value -> value != 0)) {
            String storeId = after.get(0).meta().storeId();
            out.collect(new Tally(TALKS, storeId, values, Tally.FOR_EVER));
        }
    }

    private static long[] counts(@Nullable ConversationHeld conversation) {
        return conversation == null ? new long[Talks.WIDTH] : Talks.counts(conversation);
    }
}
