package io.earshot.joins;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.conversation;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static io.earshot.events.Samples.refunded;
import static io.earshot.events.Samples.spent;
import static io.earshot.events.Samples.tag;
import static io.earshot.events.Samples.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.earshot.events.AdSpent;
import io.earshot.events.ConversationHeld;
import io.earshot.events.Keys;
import io.earshot.events.Meta;
import io.earshot.events.OrderRefunded;
import io.earshot.events.RateQuoted;
import io.earshot.events.VariantRegistered;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.TouchKind;
import io.earshot.measures.attribution.Windows;
import io.earshot.results.Phrase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EntityFoldTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    @Nested
    class Refunds {
        private Rig<OrderRefunded, Void, RefundChange> fold;

        @BeforeEach
        void start() throws Exception {
            fold = Rig.of(() -> new RefundFold(HORIZON), refund -> EntityFold.key(refund, refund.refundId()));
        }

        @AfterEach
        void stop() throws Exception {
            fold.close();
        }

        @Test
        void tellsTheOrderOfItsRefund() throws Exception {
            OrderRefunded refund = refunded("r1", "o1", NOON, 500);

            fold.send(refund);

            assertThat(fold.out()).containsExactly(new RefundChange("o1", refund, false));
            assertThat(fates(fold)).containsExactly("accepted");
        }

        @Test
        void tellsTheOrderOfAHigherRevision() throws Exception {
            OrderRefunded corrected = refunded(meta("e", NOON, 1), "r1", "o1", 300);
            fold.send(refunded(meta("e", NOON), "r1", "o1", 500));
            fold.out();

            fold.send(corrected);

            assertThat(fold.out()).containsExactly(new RefundChange("o1", corrected, false));
            assertThat(fates(fold)).containsExactly("accepted", "superseded");
        }

        @Test
        void saysNothingWhenALowerRevisionArrivesLast() throws Exception {
            fold.send(refunded(meta("e", NOON, 1), "r1", "o1", 300));
            fold.out();

            fold.send(refunded(meta("e", NOON), "r1", "o1", 500));

            assertThat(fold.out()).isEmpty();
            assertThat(fates(fold)).containsExactly("accepted", "superseded");
        }

        @Test
        void leavesTheFormerOrderWhenARevisionNamesAnother() throws Exception {
            OrderRefunded first = refunded(meta("e", NOON), "r1", "o1", 500);
            OrderRefunded moved = refunded(meta("e", NOON, 1), "r1", "o2", 500);
            fold.send(first);
            fold.out();

            fold.send(moved);

            assertThat(fold.out())
                    .containsExactly(new RefundChange("o1", first, true), new RefundChange("o2", moved, false));
        }

        @Test
        void countsADuplicateOnceAndSaysNothing() throws Exception {
            OrderRefunded refund = refunded("r1", "o1", NOON, 500);
            fold.send(refund);
            fold.out();

            fold.send(refund);

            assertThat(fold.out()).isEmpty();
            assertThat(fates(fold)).containsExactly("accepted", "duplicate");
        }

        @Test
        void takesTheSmallerOfTwoPayloadsInEitherOrder() throws Exception {
            OrderRefunded small = refunded(meta("e", NOON, 0, 1), "r1", "o1", 100);
            OrderRefunded great = refunded(meta("e", NOON, 0, -1), "r1", "o1", 900);

            fold.send(great);
            fold.send(small);
            fold.send(great);

            assertThat(fold.out())
                    .containsExactly(new RefundChange("o1", great, false), new RefundChange("o1", small, false));
            assertThat(fates(fold)).containsExactly("accepted", "conflict", "duplicate");
        }

        @Test
        void keepsTwoStoresApart() throws Exception {
            OrderRefunded here = refunded("r1", "o1", NOON, 500);
            Meta there = new Meta("event-r1", "other", NOON, 0, 7);

            fold.send(here);
            fold.send(refunded(there, "r1", "o1", 700));

            assertThat(fold.out()).hasSize(2).noneMatch(RefundChange::isRemoval);
            assertThat(fold.out(Accounts.TAG))
                    .extracting(tally -> Keys.split(tally.key()))
                    .containsExactly(List.of("orders", STORE, "accepted"), List.of("orders", "other", "accepted"));
        }

        @Test
        void knowsTheFormerRevisionAfterARestartAtAnotherParallelism() throws Exception {
            OrderRefunded first = refunded(meta("e", NOON), "r1", "o1", 500);
            OrderRefunded moved = refunded(meta("e", NOON, 1), "r1", "o2", 500);
            fold.send(first);
            fold.out();

            fold.restart(3);
            fold.send(first);
            fold.send(moved);

            assertThat(fold.out())
                    .containsExactly(new RefundChange("o1", first, true), new RefundChange("o2", moved, false));
            assertThat(fates(fold)).containsExactly("duplicate", "superseded");
        }

        @Test
        void keepsNoStateAfterTwoHorizons() throws Exception {
            fold.send(refunded(meta("e", NOON), "r1", "o1", 500));
            fold.send(refunded(meta("e", NOON + DAY, 1), "r1", "o1", 400));

            fold.watermark(NOON + DAY + 2 * HORIZON - 1000);
            assertThat(fold.stateEntries()).isPositive();

            fold.watermark(NOON + 2 * DAY + 2 * HORIZON);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }

        @Test
        void keepsWhatTheLatestRevisionNeedsThoughTheFirstIsOld() throws Exception {
            fold.send(refunded(meta("e", NOON), "r1", "o1", 500));
            fold.watermark(NOON + HORIZON);
            fold.send(refunded(meta("e", NOON + HORIZON, 1), "r1", "o1", 400));
            fold.out();

            fold.watermark(NOON + 2 * HORIZON + 2 * DAY);
            fold.send(refunded(meta("e", NOON + HORIZON, 2), "r1", "o2", 400));

            assertThat(fold.out()).hasSize(2);
        }
    }

    @Nested
    class Conversations {
        private Rig<ConversationHeld, Void, PersonInput> fold;

        @BeforeEach
        void start() throws Exception {
            fold = Rig.of(
                    () -> new ConversationFold(WINDOWS),
                    conversation -> EntityFold.key(conversation, conversation.conversationId()));
        }

        @AfterEach
        void stop() throws Exception {
            fold.close();
        }

        @Test
        void makesAConnectedConversationATouch() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true, tag("price", "too dear")));

            Touch touch = new Touch(
                    "conversations",
                    "t1",
                    "e",
                    NOON,
                    TouchKind.CONVERSATION,
                    "phone",
                    "",
                    "",
                    "",
                    "",
                    "t1",
                    List.of("t1/objection/price"),
                    false);
            assertThat(fold.out()).containsExactly(PersonInput.of(STORE, "c:1", touch, false));
        }

        @Test
        void givesTheWordsOfAConversationThatDidNotConnectButNoTouch() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", false, tag("price", "too dear")));

            assertThat(fold.out()).isEmpty();
            assertThat(fold.out(ConversationFold.PHRASES))
                    .extracting(Phrase::phraseId, Phrase::phrase, Phrase::isDeleted)
                    .containsExactly(tuple("t1/objection/price", "too dear", false));
        }

        @Test
        void takesTheTouchBackWhenARevisionSaysThatNobodyAnswered() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true));
            List<PersonInput> given = fold.out();

            fold.send(conversation(meta("e", NOON, 1), "t1", "c:1", false));

            assertThat(fold.out())
                    .containsExactly(PersonInput.of(STORE, "c:1", given.get(0).conversation(), true));
        }

        @Test
        void replacesTheTouchWithoutTakingItBackWhenTheTagsAreCorrected() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true, tag("price", "too dear")));
            fold.out();

            fold.send(conversation(meta("e", NOON, 1), "t1", "c:1", true, tag("trust", "who are you")));

            assertThat(fold.out()).hasSize(1).noneMatch(PersonInput::isRemoval);
        }

        @Test
        void takesTheTouchBackFromTheWrongPerson() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true));
            fold.out();

            fold.send(conversation(meta("e", NOON, 1), "t1", "c:2", true));

            assertThat(fold.out())
                    .extracting(PersonInput::person, PersonInput::isRemoval)
                    .containsExactly(tuple("c:1", true), tuple("c:2", false));
        }

        @Test
        void takesTheTouchOfAnotherEventBackBecauseItsIdentityIsGone() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true));
            fold.out();

            fold.send(conversation(meta("f", NOON, 1), "t1", "c:1", true));

            assertThat(fold.out())
                    .extracting(input -> input.conversation().eventId(), PersonInput::isRemoval)
                    .containsExactly(tuple("e", true), tuple("f", false));
        }

        @Test
        void deletesAPhraseThatARevisionDropped() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true, tag("price", "a"), tag("trust", "b")));
            fold.out(ConversationFold.PHRASES);

            fold.send(conversation(meta("e", NOON, 1), "t1", "c:1", true, tag("price", "a")));

            assertThat(fold.out(ConversationFold.PHRASES))
                    .extracting(Phrase::phraseId, Phrase::isDeleted)
                    .containsExactly(tuple("t1/objection/trust", true));
        }

        @Test
        void renamesAPhraseThatIsNotAloneAnyMore() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true, tag("price", "a")));
            fold.out(ConversationFold.PHRASES);

            fold.send(conversation(meta("e", NOON, 1), "t1", "c:1", true, tag("price", "a"), tag("price", "b")));

            assertThat(fold.out(ConversationFold.PHRASES))
                    .extracting(Phrase::phraseId, Phrase::phrase, Phrase::isDeleted)
                    .containsExactlyInAnyOrder(
                            tuple("t1/objection/price/1", "a", false),
                            tuple("t1/objection/price/2", "b", false),
                            tuple("t1/objection/price", "a", true));
        }

        @Test
        void takesTheTouchBackAfterARestart() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true));
            fold.out();

            fold.restart(2);
            fold.send(conversation(meta("e", NOON, 1), "t1", "c:1", false));

            assertThat(fold.out()).hasSize(1).allMatch(PersonInput::isRemoval);
        }

        @Test
        void keepsNoStateOnceNoOrderCanReachBack() throws Exception {
            fold.send(conversation(meta("e", NOON), "t1", "c:1", true));

            fold.watermark(NOON + 2 * HORIZON + 2 * DAY);
            assertThat(fold.stateEntries()).isPositive();

            fold.watermark(NOON + 2 * HORIZON + WINDOWS.longestMicros() + DAY);
            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }
    }

    @Nested
    class Variants {
        private Rig<VariantRegistered, Void, Dimension> fold;

        @BeforeEach
        void start() throws Exception {
            fold = Rig.of(VariantFold::new, variant -> EntityFold.key(variant, variant.variantId()));
        }

        @AfterEach
        void stop() throws Exception {
            fold.close();
        }

        @Test
        void tellsAllRevisionsBecauseAnOrderMayCountOnlyTheFirst() throws Exception {
            VariantRegistered first = variant(meta("e", NOON), "v", "p1");
            VariantRegistered second = variant(meta("e", NOON + DAY, 1), "v", "p2");
            fold.send(second);
            fold.out();

            fold.send(first);

            assertThat(fold.out()).singleElement().satisfies(dimension -> {
                assertThat(dimension.variant()).containsExactlyInAnyOrder(first, second);
                assertThat(dimension.rate()).isEmpty();
            });
        }

        @Test
        void saysNothingOfADuplicate() throws Exception {
            fold.send(variant(meta("e", NOON), "v", "p1"));
            fold.out();

            fold.send(variant(meta("e", NOON), "v", "p1"));

            assertThat(fold.out()).isEmpty();
        }

        @Test
        void keepsVariantsForEverWithoutATimer() throws Exception {
            fold.send(variant(meta("e", NOON), "v", "p1"));

            fold.watermark(NOON + 100 * HORIZON);

            assertThat(fold.stateEntries()).isEqualTo(2);
            assertThat(fold.timers()).isZero();
        }

        @Test
        void knowsAllRevisionsAfterARestart() throws Exception {
            fold.send(variant(meta("e", NOON), "v", "p1"));
            fold.out();

            fold.restart(4);
            fold.send(variant(meta("e", NOON, 1), "v", "p2"));

            assertThat(fold.out()).singleElement().satisfies(dimension -> assertThat(dimension.variant())
                    .hasSize(2));
        }
    }

    @Nested
    class ExchangeRates {
        private Rig<RateQuoted, Void, Dimension> fold;

        @BeforeEach
        void start() throws Exception {
            fold = Rig.of(
                    RateFold::new,
                    quoted -> EntityFold.key(quoted, Integer.toString(quoted.day()), quoted.from(), quoted.to()));
        }

        @AfterEach
        void stop() throws Exception {
            fold.close();
        }

        @Test
        void tellsEachDayAndPairOnItsOwn() throws Exception {
            fold.send(rate(meta("a", NOON), day(NOON), "USD", "0.9"));
            fold.send(rate(meta("b", NOON), day(NOON), "GBP", "1.2"));
            fold.send(rate(meta("c", NOON), day(NOON) + 1, "USD", "0.8"));

            assertThat(fold.out()).hasSize(3).allSatisfy(dimension -> {
                assertThat(dimension.rate()).hasSize(1);
                assertThat(dimension.variant()).isEmpty();
            });
        }

        @Test
        void keepsRatesForEverAndThroughARestart() throws Exception {
            fold.send(rate(meta("a", NOON), day(NOON), "USD", "0.9"));
            fold.watermark(NOON + 100 * HORIZON);
            fold.out();

            fold.restart(2);
            fold.send(rate(meta("a", NOON, 1), day(NOON), "USD", "0.95"));

            assertThat(fold.out()).singleElement().satisfies(dimension -> assertThat(dimension.rate())
                    .hasSize(2));
            assertThat(fold.timers()).isZero();
        }
    }

    @Nested
    class Spend {
        private Rig<AdSpent, Void, AdSpent> fold;

        @BeforeEach
        void start() throws Exception {
            fold = Rig.of(() -> new SpendFold(WINDOWS), SpendFold::key);
        }

        @AfterEach
        void stop() throws Exception {
            fold.close();
        }

        @Test
        void givesTheWinnerWhateverArrivesFirst() throws Exception {
            AdSpent low = spent(meta("e", NOON), day(NOON), 100, "EUR");
            AdSpent high = spent(meta("f", NOON, 3), day(NOON), 300, "EUR");
            AdSpent middle = spent(meta("g", NOON, 2), day(NOON), 200, "EUR");

            fold.send(low);
            fold.send(high);
            fold.send(middle);

            assertThat(fold.out()).containsExactly(low, high);
            assertThat(fates(fold)).containsExactly("accepted", "superseded", "superseded");
        }

        @Test
        void keepsNoStateAfterTwoHorizons() throws Exception {
            fold.send(spent(meta("e", NOON), day(NOON), 100, "EUR"));
            fold.restart(2);

            fold.watermark(NOON + 2 * HORIZON + DAY);

            assertThat(fold.stateEntries()).isZero();
            assertThat(fold.timers()).isZero();
        }
    }

    /** What the accounts say became of the records, in the order in which they came. */
    private static List<String> fates(Rig<?, ?, ?> fold) {
        List<String> fates = new ArrayList<>();
        for (Tally tally : fold.out(Accounts.TAG)) {
            String fate = Keys.split(tally.key()).get(2);
            assertThat(tally.values()[0]).isEqualTo(1);
            fates.add(tally.values()[1] == 1 ? "conflict" : fate);
        }
        return fates;
    }
}
