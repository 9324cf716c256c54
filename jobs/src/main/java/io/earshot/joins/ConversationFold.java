package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.ConversationHeld;
import io.earshot.events.PhraseId;
import io.earshot.events.Tag;
import io.earshot.events.Versions;
import io.earshot.joins.records.KeyType;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Folds what is said about each conversation: a touch of its person where it connected, and its phrases. */
public final class ConversationFold extends EntityFold<ConversationHeld, PersonInput> {
    /** The phrase library. */
    public static final OutputTag<Phrase> PHRASES = new OutputTag<>("phrases", RecordType.ofRecord(Phrase.class));

    private static final long serialVersionUID = 1;

    ConversationFold(Windows windows) {
        super("conversations", ConversationHeld.class, 2 * windows.horizonMicros() + windows.longestMicros());
    }

    public static SingleOutputStreamOperator<PersonInput> fold(
            DataStream<ConversationHeld> conversations, Windows windows, int epoch) {
        return conversations
                .keyBy(conversation -> key(conversation, conversation.conversationId()), KeyType.TEXT)
                .transform(
                        "Fold conversations",
                        RecordType.ofRecord(PersonInput.class),
                        new RewritingOperator<ConversationHeld, PersonInput, List<ConversationHeld>>(
                                new ConversationFold(windows),
                                epoch,
                                groups(ConversationHeld.class),
                                (key, groups, out) -> phrases(requireNonNull(Versions.winner(groups)))
                                        .forEach(phrase -> out.collect(PHRASES, phrase))))
                .uid("conversation-fold");
    }

    @Override
    protected void changed(
            List<ConversationHeld> before, List<ConversationHeld> after, Context context, Collector<PersonInput> out) {
        ConversationHeld was = Versions.winner(before);
        ConversationHeld is = Versions.winner(after);
        if (is == null || is.equals(was)) {
            return;
        }
        Touch wasTouch = touch(was);
        Touch isTouch = touch(is);
        String storeId = is.meta().storeId();
        if (was != null && wasTouch != null) {
            boolean isReplaced = isTouch != null && was.person().equals(is.person()) && wasTouch.isSameAs(isTouch);
            if (!isReplaced) {
                out.collect(PersonInput.of(storeId, was.person(), wasTouch, true));
            }
        }
        if (isTouch != null) {
            out.collect(PersonInput.of(storeId, is.person(), isTouch, false));
        }
        List<Phrase> wasPhrases = was == null ? List.of() : phrases(was);
        Changes.of(wasPhrases, phrases(is), Phrase::phraseId, Phrase::deleted)
                .forEach(phrase -> context.output(PHRASES, phrase));
    }

    private static @Nullable Touch touch(@Nullable ConversationHeld conversation) {
        if (conversation == null || !conversation.isConnected()) {
            return null;
        }
        return new Touch(
                "conversations",
                conversation.conversationId(),
                conversation.meta().eventId(),
                conversation.meta().atMicros(),
                TouchKind.CONVERSATION,
                conversation.channel(),
                "",
                "",
                "",
                "",
                conversation.conversationId(),
                PhraseId.of(conversation),
                false);
    }

    private static List<Phrase> phrases(ConversationHeld conversation) {
        List<String> ids = PhraseId.of(conversation);
        List<Integer> positions = PhraseId.positions(conversation.tags());
        List<Phrase> phrases = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Tag tag = conversation.tags().get(i);
            phrases.add(new Phrase(
                    conversation.meta().storeId(),
                    ids.get(i),
                    conversation.conversationId(),
                    conversation.meta().atMicros(),
                    conversation.segment(),
                    tag.kind(),
                    tag.name(),
                    positions.get(i),
                    tag.stage(),
                    tag.phrase(),
                    tag.product(),
                    conversation.isConsentToQuote(),
                    false));
        }
        return phrases;
    }
}
