package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.MINUTE;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.link;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.AdTouched;
import io.earshot.events.Keys;
import io.earshot.events.PageViewed;
import io.earshot.events.VisitorLinked;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.PersonalEvent;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.attribution.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PersonFoldTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    private Rig<PersonInput, Void, OwnerInput> fold;

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new PersonFold(WINDOWS), input -> Keys.join(input.storeId(), input.person()));
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Nested
    class OfACustomer {
        @Test
        void givesHisTouchesToHimself() throws Exception {
            touch(click("t", "c:1", NOON));

            assertThat(told()).containsExactly("c:1 gains touch t of c:1");
        }

        @Test
        void passesHisOrdersAndConversationsOnWithoutState() throws Exception {
            order("c:1", "o", NOON, false);
            conversation("c:1", "t", NOON, false);
            conversation("c:1", "t", NOON, true);
            order("c:1", "o", NOON, true);

            assertThat(told())
                    .containsExactly(
                            "c:1 gains order o of c:1",
                            "c:1 gains touch t of c:1",
                            "c:1 loses touch t of c:1",
                            "c:1 loses order o of c:1");
            assertThat(fold.stateEntries()).isZero();
        }

        @Test
        void saysNothingOfADuplicate() throws Exception {
            touch(click("t", "c:1", NOON));
            told();

            touch(click("t", "c:1", NOON));

            assertThat(told()).isEmpty();
            assertThat(fates()).containsExactly("ads accepted", "ads duplicate");
        }

        @Test
        void unmakesAVisitWhenAnEarlierPageViewArrivesLate() throws Exception {
            look(view("second", "c:1", NOON));
            assertThat(told()).containsExactly("c:1 gains touch second of c:1");

            look(view("first", "c:1", NOON - 10 * MINUTE));

            assertThat(told())
                    .containsExactlyInAnyOrder("c:1 loses touch second of c:1", "c:1 gains touch first of c:1");
        }

        @Test
        void unmakesAVisitWhenTheClickThatLandedThereArrivesLate() throws Exception {
            look(view("page", "c:1", NOON));
            told();

            touch(click("ad", "c:1", NOON - 5 * MINUTE));

            assertThat(told()).containsExactlyInAnyOrder("c:1 loses touch page of c:1", "c:1 gains touch ad of c:1");
        }

        @Test
        void givesAVisitAnewWhenARevisionChangesNothingButItsMedium() throws Exception {
            look(view(meta("page", NOON), "c:1"));
            told();

            look(new PageViewed(meta("page", NOON, 1), "c:1", "google", "cpc"));

            assertThat(fold.out())
                    .extracting(input -> input.touch().touch().medium(), OwnerInput::isRemoval)
                    .containsExactly(tuple("cpc", false));
        }

        @Test
        void makesAVisitAgainWhenARevisionMovesThePageViewBefore() throws Exception {
            look(view(meta("first", NOON - 10 * MINUTE), "c:1"));
            look(view("second", "c:1", NOON));
            told();

            look(view(meta("first", NOON - 40 * MINUTE, 1), "c:1"));

            assertThat(told())
                    .containsExactlyInAnyOrder("c:1 gains touch first of c:1", "c:1 gains touch second of c:1");
        }

        @Test
        void forgetsWhatCanNoLongerArriveTwice() throws Exception {
            look(view("page", "c:1", NOON));
            touch(click("ad", "c:1", NOON));

            fold.watermark(NOON + HORIZON);
            assertThat(fold.stateEntries()).isEqualTo(1);

            fold.watermark(NOON + HORIZON + HOUR + DAY);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }
    }

    @Nested
    class OfAVisitor {
        @Test
        void givesTouchesAndOrdersToHimselfWhileUnlinked() throws Exception {
            touch(click("t", "v:1", NOON));
            order("v:1", "o", NOON, false);

            assertThat(told()).containsExactly("v:1 gains touch t of v:1", "v:1 gains order o of v:1");
        }

        @Test
        void movesEverythingWhenALinkArrivesLate() throws Exception {
            touch(click("t", "v:1", NOON));
            conversation("v:1", "talk", NOON, false);
            order("v:1", "o", NOON + HOUR, false);
            told();

            linked(link("l", "v:1", "c:9", NOON + DAY));

            assertThat(told())
                    .containsExactlyInAnyOrder(
                            "c:9 gains touch t of v:1",
                            "v:1 loses touch t of v:1",
                            "c:9 gains touch talk of v:1",
                            "v:1 loses touch talk of v:1",
                            "v:1 loses order o of v:1",
                            "c:9 gains order o of v:1");
        }

        @Test
        void ownsByTheLinkThatCameBefore() throws Exception {
            linked(link("l", "v:1", "c:9", NOON));

            touch(click("t", "v:1", NOON + DAY));
            order("v:1", "o", NOON + DAY, false);

            assertThat(told()).containsExactly("c:9 gains touch t of v:1", "c:9 gains order o of v:1");
        }

        @Test
        void movesOnlyWhatComesAfterASecondLink() throws Exception {
            linked(link("l1", "v:1", "c:1", NOON));
            touch(click("before", "v:1", NOON + HOUR));
            touch(click("after", "v:1", NOON + 3 * HOUR));
            told();

            linked(link("l2", "v:1", "c:2", NOON + 2 * HOUR));

            assertThat(told())
                    .containsExactlyInAnyOrder("c:1 loses touch after of v:1", "c:2 gains touch after of v:1");
        }

        @Test
        void leavesAnOrderAloneThatIsOlderThanTheHorizonBeforeTheLink() throws Exception {
            order("v:1", "old", NOON, false);
            order("v:1", "young", NOON + 1, false);
            told();

            linked(link("l", "v:1", "c:9", NOON + HORIZON + 1));

            assertThat(told())
                    .containsExactlyInAnyOrder("v:1 loses order young of v:1", "c:9 gains order young of v:1");
        }

        @Test
        void followsACorrectedLink() throws Exception {
            linked(link(meta("l", NOON), "v:1", "c:1"));
            touch(click("t", "v:1", NOON + HOUR));
            told();

            linked(link(meta("l", NOON, 1), "v:1", "c:2"));

            assertThat(told()).containsExactlyInAnyOrder("c:1 loses touch t of v:1", "c:2 gains touch t of v:1");
        }

        @Test
        void saysNothingOfADuplicateLink() throws Exception {
            touch(click("t", "v:1", NOON));
            linked(link("l", "v:1", "c:9", NOON));
            told();
            fates();

            linked(link("l", "v:1", "c:9", NOON));

            assertThat(told()).isEmpty();
            assertThat(fates()).containsExactly("identities duplicate");
        }

        @Test
        void movesAnOrderWhoseTimeWasCorrectedAcrossALink() throws Exception {
            linked(link("l1", "v:1", "c:1", NOON));
            linked(link("l2", "v:1", "c:2", NOON + DAY));
            order("v:1", "o", NOON + 2 * DAY, false);
            told();

            order("v:1", "o", NOON + HOUR, false);

            assertThat(told()).containsExactly("c:2 loses order o of v:1", "c:1 gains order o of v:1");
        }

        @Test
        void takesBackAnOrderAndAConversation() throws Exception {
            linked(link("l", "v:1", "c:1", NOON));
            order("v:1", "o", NOON, false);
            conversation("v:1", "talk", NOON, false);
            told();

            order("v:1", "o", NOON, true);
            conversation("v:1", "talk", NOON, true);

            assertThat(told()).containsExactly("c:1 loses order o of v:1", "c:1 loses touch talk of v:1");
        }

        @Test
        void movesEverythingAfterARestartAtAnotherParallelism() throws Exception {
            touch(click("t", "v:1", NOON));
            order("v:1", "o", NOON + HOUR, false);
            told();

            fold.restart(3);
            linked(link("l", "v:1", "c:9", NOON + DAY));

            assertThat(told())
                    .containsExactlyInAnyOrder(
                            "c:9 gains touch t of v:1",
                            "v:1 loses touch t of v:1",
                            "v:1 loses order o of v:1",
                            "c:9 gains order o of v:1");
        }

        @Test
        void doesNotTakeThePageViewAfterAForgottenOneForAVisit() throws Exception {
            long firstForgotten = midnight(NOON) + WINDOWS.longestMicros();
            long border = firstForgotten - 2 * HORIZON - WINDOWS.longestMicros() - HOUR;
            look(view("forgotten", "v:1", border - MINUTE));
            look(view("kept", "v:1", border + MINUTE));
            told();

            fold.watermark(firstForgotten);
            linked(link("l", "v:1", "c:9", firstForgotten - HORIZON));

            assertThat(told()).noneMatch(word -> word.startsWith("c:9 gains touch kept"));
        }

        @Test
        void keepsOnlyTheFirstAndTheLatestLinkForEver() throws Exception {
            touch(click("t", "v:1", NOON));
            order("v:1", "o", NOON, false);
            conversation("v:1", "talk", NOON, false);
            for (int i = 0; i < 5; i++) {
                linked(link("l" + i, "v:1", "c:" + i, NOON + i * DAY));
            }

            fold.watermark(NOON + 10 * HORIZON);
            told();
            assertThat(fold.stateEntries()).isEqualTo(1);
            assertThat(fold.timers()).isZero();

            touch(click("new", "v:1", NOON + 10 * HORIZON));
            assertThat(told()).containsExactly("c:4 gains touch new of v:1");
        }

        @Test
        void keepsNothingOfAnUnlinkedVisitor() throws Exception {
            touch(click("t", "v:1", NOON));
            look(view("page", "v:1", NOON));
            order("v:1", "o", NOON, false);
            conversation("v:1", "talk", NOON, false);

            fold.watermark(NOON + 2 * HORIZON);
            assertThat(fold.stateEntries()).isEqualTo(1);

            fold.watermark(NOON + 2 * HORIZON + WINDOWS.longestMicros() + HOUR + DAY);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }

        @Test
        void keepsNothingOfAnOrderTakenBackThatIsForgotten() throws Exception {
            order("v:1", "o", NOON, true);
            conversation("v:1", "talk", NOON, true);

            assertThat(fold.stateEntries()).isZero();
        }
    }

    private void touch(AdTouched ad) throws Exception {
        fold.send(PersonInput.of(PersonalEvent.of(ad)));
    }

    private void look(PageViewed page) throws Exception {
        fold.send(PersonInput.of(PersonalEvent.of(page)));
    }

    private void linked(VisitorLinked link) throws Exception {
        fold.send(PersonInput.of(link));
    }

    private void order(String person, String id, long atMicros, boolean isRemoval) throws Exception {
        fold.send(PersonInput.of(STORE, person, new OrderHead(id, atMicros, false), isRemoval));
    }

    private void conversation(String person, String id, long atMicros, boolean isRemoval) throws Exception {
        Touch touch = new Touch(
                "conversations",
                id,
                id,
                atMicros,
                TouchKind.CONVERSATION,
                "phone",
                "",
                "",
                "",
                "",
                id,
                List.of(),
                false);
        fold.send(PersonInput.of(STORE, person, touch, isRemoval));
    }

    /** What owners were told since the last question, as sentences. */
    private List<String> told() {
        List<String> words = new ArrayList<>();
        for (OwnerInput input : fold.out()) {
            String what = input.touch() != null
                    ? "touch " + input.touch().touch().eventId()
                    : "order " + input.order().orderId();
            words.add(input.owner() + (input.isRemoval() ? " loses " : " gains ") + what + " of " + input.person());
        }
        return words;
    }

    private List<String> fates() {
        return fold.out(Accounts.TAG).stream()
                .map(tally -> Keys.split(tally.key()))
                .map(parts -> parts.get(0) + " " + parts.get(2))
                .toList();
    }

    /** A midnight (UTC) more than two horizons later, as timers are set to. */
    private static long midnight(long atMicros) {
        Instant day = Instant.ofEpochSecond(atMicros / 1_000_000).truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        return day.getEpochSecond() * 1_000_000 + 3 * HORIZON;
    }
}
