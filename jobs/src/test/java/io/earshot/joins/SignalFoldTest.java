package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORES;
import static io.earshot.events.Samples.conversation;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.events.ConversationHeld;
import io.earshot.events.Keys;
import io.earshot.events.Samples;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalFoldTest {
    private static final long HORIZON = 90 * DAY;
    private static final String MAY_4 = day("2026-05-04");
    private static final String MAY_5 = day("2026-05-05");

    private Rig<ConversationHeld, Void, Tally> fold;
    private Stores stores = STORES;

    /** What has been added up, by day, segment and tag; nothing that came to 0. */
    private final Map<String, Long> sums = new TreeMap<>();

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new SignalFold(stores, HORIZON), talk -> EntityFold.key(talk, talk.conversationId()));
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void countsEachConversationUnderWhatItCarriesAndUnderAll() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true, tag("price", "x"), tag("price", "y"), tag("trust", "z")));
        send(conversation(meta("b", NOON), "2", "c:2", true));
        send(conversation(meta("c", NOON), "3", "c:3", false, tag("price", "x")));

        assertThat(sums)
                .containsOnly(
                        Map.entry(MAY_4 + " recent_buyer / ", 2L),
                        Map.entry(MAY_4 + " recent_buyer /objection price", 1L),
                        Map.entry(MAY_4 + " recent_buyer /objection trust", 1L));
    }

    /** Half past ten in the evening by UTC is the next day in Berlin. */
    @Test
    void theDayIsTheStores() throws Exception {
        send(conversation(meta("a", NOON + 10 * HOUR + HOUR / 2), "1", "c:1", true));

        assertThat(sums).containsOnly(Map.entry(MAY_5 + " recent_buyer / ", 1L));
    }

    @Test
    void aRevisionMovesTheConversationWhicheverComesFirst() throws Exception {
        ConversationHeld first = conversation(meta("a", NOON), "1", "c:1", true, tag("price", "x"));
        ConversationHeld second = of(
                "prospect",
                conversation(meta("a", NOON + DAY, 1), "1", "c:1", true, tag("price", "x"), tag("trust", "y")));
        Map<String, Long> moved = Map.of(
                MAY_5 + " prospect / ", 1L,
                MAY_5 + " prospect /objection price", 1L,
                MAY_5 + " prospect /objection trust", 1L);

        send(first);
        send(second);
        send(first);
        assertThat(sums).isEqualTo(moved);

        sums.clear();
        stop();
        start();
        send(second);
        send(first);
        assertThat(sums).isEqualTo(moved);
    }

    @Test
    void aRevisionThatWasNotReachedTakesAllBack() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true, tag("price", "x")));
        fold.restart(2);
        send(conversation(meta("a", NOON, 1), "1", "c:1", false, tag("price", "x")));

        assertThat(sums).isEmpty();
    }

    @Test
    void isKeptForTwoHorizons() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true));
        fold.watermark(NOON + 2 * HORIZON - DAY);
        assertThat(fold.stateEntries()).isPositive();

        fold.watermark(NOON + 2 * HORIZON + DAY);

        assertThat(fold.stateEntries()).isZero();
        assertThat(fold.timers()).isZero();
    }

    @Test
    void refusesASavepointOfAnotherTimeZone() throws Exception {
        send(conversation(meta("a", NOON), "1", "c:1", true));
        fold.restart(2);
        stores = Stores.of(List.of(
                new Store(Samples.STORE, "Shop", "Asia/Tokyo", "EUR"),
                new Store("elsewhere", "Elsewhere", "UTC", "USD")));

        assertThatThrownBy(() -> fold.restart(1)).hasStackTraceContaining("shop Europe/Berlin");
    }

    private static String day(String date) {
        return Long.toString(LocalDate.parse(date).toEpochDay());
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
        for (Tally tally : fold.out()) {
            List<String> key = Keys.split(tally.key());
            String place = key.get(1) + " " + key.get(2) + " /" + key.get(3) + " " + key.get(4);
            sums.merge(place, tally.values()[0], Long::sum);
            sums.remove(place, 0L);
        }
    }
}
