package io.earshot.joins.recovery;

import io.earshot.events.ConversationHeld;
import io.earshot.events.Versions;
import io.earshot.joins.EntityFold;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.recovery.Attempt;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Folds what is said about each conversation: tells its person that there was an attempt, connected or not. */
public final class AttemptFold extends EntityFold<ConversationHeld, PersonItem> {
    private static final long serialVersionUID = 1;

    AttemptFold(long horizonMicros) {
        super("conversations", ConversationHeld.class, 2 * horizonMicros);
    }

    public static SingleOutputStreamOperator<PersonItem> fold(
            DataStream<ConversationHeld> conversations, long horizonMicros) {
        return conversations
                .keyBy(conversation -> key(conversation, conversation.conversationId()), KeyType.TEXT)
                .process(new AttemptFold(horizonMicros), RecordType.ofRecord(PersonItem.class))
                .uid("attempt-fold")
                .name("Fold attempts");
    }

    @Override
    protected void changed(
            List<ConversationHeld> before, List<ConversationHeld> after, Context context, Collector<PersonItem> out) {
        Attempt was = attempt(Versions.winner(before));
        Attempt is = attempt(Versions.winner(after));
        if (is == null || is.equals(was)) {
            return;
        }
        String storeId = after.get(0).meta().storeId();
        if (was != null) {
            out.collect(PersonItem.of(storeId, was, true));
        }
        out.collect(PersonItem.of(storeId, is, false));
    }

    private static @Nullable Attempt attempt(@Nullable ConversationHeld conversation) {
        return conversation == null ? null : Attempt.of(conversation);
    }
}
