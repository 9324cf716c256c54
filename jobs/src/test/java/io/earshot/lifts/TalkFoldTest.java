package io.earshot.lifts;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.conversation;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ConversationHeld;
import io.earshot.joins.EntityFold;
import io.earshot.joins.Rig;
import io.earshot.joins.Tally;
import io.earshot.measures.hypothesis.Talks;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TalkFoldTest {
    private static final long HORIZON = 90 * DAY;

    private Rig<ConversationHeld, Void, Tally> fold;
    private final long[] sums = new long[Talks.WIDTH];

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new TalkFold(HORIZON), talk -> EntityFold.key(talk, talk.conversationId()));
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void countsAttemptsAndWhoeverWasReached() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true));
        send(conversation(meta("b", NOON), "2", "c:1", false));

        assertThat(sums).containsExactly(2, 2, 1, 0, 0, 0, 0);
    }

    @Test
    void thePriceCountsOnceAndOnlyOfThoseWhoDidNotBuy() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true, tag("price", "too dear")));
        assertThat(sums).as("a buyer").containsExactly(1, 1, 1, 0, 0, 0, 0);

        send(of(
                "cart_abandoner",
                conversation(meta("b", NOON), "2", "c:1", true, tag("price", "x"), tag("price", "y"))));
        send(of("prospect", conversation(meta("c", NOON), "3", "c:1", true, tag("trust", "hm"))));

        assertThat(sums).containsExactly(3, 3, 3, 0, 0, 2, 1);
    }

    @Test
    void aRevisionTakesBackWhatItReplacesAndADuplicateAddsNothing() throws Exception {
        ConversationHeld first = conversation(meta("a", NOON), "1", "c:1", true);
        send(first);
        send(first);
        send(conversation(meta("a", NOON, 1), "1", "c:1", false));

        assertThat(sums).containsExactly(1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void isKeptForTwoHorizons() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true));
        fold.restart(2);

        fold.watermark(NOON + 2 * HORIZON + DAY);

        assertThat(fold.stateEntries()).isZero();
        assertThat(fold.timers()).isZero();
    }

    private static ConversationHeld of(String segment, ConversationHeld talk) {
        return new ConversationHeld(
                talk.meta(),
                talk.conversationId(),
                talk.person(),
                segment,
                talk.channel(),
                talk.isConnected(),
                talk.isConsentToQuote(),
                talk.tags(),
                talk.cartId());
    }

    private void send(ConversationHeld talk) throws Exception {
        fold.send(talk);
        fold.out().forEach(tally -> Arrays.setAll(sums, i -> sums[i] + tally.values()[i]));
    }
}
