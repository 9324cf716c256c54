package io.earshot.measures.attribution;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.click;
import static io.earshot.events.Samples.link;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.VisitorLinked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    private final List<VisitorLinked> links = new ArrayList<>();

    @Nested
    class OfOrders {
        @Test
        void isTheVisitorsOwnWithoutALink() {
            assertThat(ownerOfOrder(NOON)).isEqualTo("v:1");
        }

        @Test
        void isTheLatestLinkAtOrBefore() {
            links.add(link("a", "v:1", "c:1", NOON));
            links.add(link("b", "v:1", "c:2", NOON + DAY));

            assertThat(ownerOfOrder(NOON + DAY - 1)).isEqualTo("c:1");
            assertThat(ownerOfOrder(NOON + DAY)).isEqualTo("c:2");
        }

        @Test
        void isTheFirstLinkUpToTheHorizonAfterTheOrder() {
            links.add(link("b", "v:1", "c:2", NOON + HORIZON + DAY));
            links.add(link("a", "v:1", "c:1", NOON + HORIZON));

            assertThat(ownerOfOrder(NOON)).isEqualTo("c:1");
            assertThat(ownerOfOrder(NOON - 1)).isEqualTo("v:1");
        }

        @Test
        void isTheGreaterIdWhereLinksAreOfTheSameTime() {
            links.add(link("b", "v:1", "c:2", NOON));
            links.add(link("a", "v:1", "c:1", NOON));

            assertThat(ownerOfOrder(NOON)).isEqualTo("c:2");
            assertThat(ownerOfOrder(NOON - 1)).as("the first of both").isEqualTo("c:1");
        }

        @Test
        void knowsOnlyTheWinnerOfALink() {
            links.add(link(meta("a", NOON, 1), "v:1", "c:2"));
            links.add(link(meta("a", NOON - DAY), "v:1", "c:1"));

            assertThat(ownerOfOrder(NOON)).isEqualTo("c:2");
            assertThat(ownerOfOrder(NOON - 1)).isEqualTo("c:2");
        }
    }

    @Nested
    class OfTouches {
        @Test
        void isTheVisitorsOwnForAllWithoutALink() {
            assertThat(seen(NOON, NOON)).isEqualTo("v:1");
        }

        @Test
        void isTheLatestLinkAtOrBeforeTheTouch() {
            links.add(link("a", "v:1", "c:1", NOON));
            links.add(link("b", "v:1", "c:2", NOON + DAY));

            assertThat(seen(NOON + HOUR, NOON + 2 * DAY)).isEqualTo("c:1");
            assertThat(seen(NOON + DAY, NOON + 2 * DAY)).isEqualTo("c:2");
        }

        @Test
        void beforeTheFirstLinkDependsOnTheOrderThatLooks() {
            long linked = NOON + HORIZON;
            links.add(link("a", "v:1", "c:1", linked));
            long touch = NOON - 10 * DAY;

            assertThat(seen(touch, NOON)).isEqualTo("c:1");
            assertThat(seen(touch, NOON - 1)).isEqualTo("v:1");
        }

        @Test
        void isTheFirstLinkForAllWhereNoOrderCanBeTooEarly() {
            links.add(link("a", "v:1", "c:1", NOON + HORIZON));

            assertThat(ownership().touch(touch(NOON)))
                    .containsExactly(new OwnedTouch("c:1", touch(NOON), NOON, Long.MAX_VALUE));
        }

        @Test
        void isHisOwnForACustomer() {
            assertThat(new Ownership("c:5", List.of(), HORIZON).touch(touch(NOON)))
                    .containsExactly(OwnedTouch.always("c:5", touch(NOON)));
        }
    }

    @Nested
    class Forgotten {
        @Test
        void linksLeaveTheFirstAndTheLatestBefore() {
            PersonHistory history = PersonHistory.of("v:1");
            for (int i = 0; i < 5; i++) {
                history.add(link("l" + i, "v:1", "c:" + i, NOON + i * DAY));
            }

            history.forget(NOON + 3 * DAY + 1 + 2 * HORIZON + WINDOWS.longestMicros() + HOUR, WINDOWS);

            assertThat(history.links()).extracting(VisitorLinked::customer).containsExactly("c:0", "c:3", "c:4");
            assertThat(history.linkHashes()).hasSize(3);
        }

        @Test
        void linksNeverWakeALostRevision() {
            PersonHistory history = PersonHistory.of("v:1");
            history.add(link("first", "v:1", "c:first", NOON - 9 * DAY));
            history.add(link(meta("moved", NOON + 5 * DAY), "v:1", "c:lost"));
            history.add(link(meta("moved", NOON - 8 * DAY, 1), "v:1", "c:won"));
            history.add(link("latest", "v:1", "c:latest", NOON - DAY));

            history.forget(NOON + 2 * HORIZON + WINDOWS.longestMicros() + HOUR, WINDOWS);

            assertThat(history.ownership(HORIZON).order(NOON + 6 * DAY)).isEqualTo("c:latest");
        }
    }

    private Ownership ownership() {
        return new Ownership("v:1", links, HORIZON);
    }

    private String ownerOfOrder(long atMicros) {
        return ownership().order(atMicros);
    }

    /** Whose a touch is, seen from an order; there is never more than one. */
    private String seen(long touchAtMicros, long orderAtMicros) {
        List<String> owners = ownership().touch(touch(touchAtMicros)).stream()
                .filter(owned -> owned.isSeenFrom(orderAtMicros, WINDOWS))
                .map(OwnedTouch::owner)
                .toList();
        assertThat(owners).hasSize(1);
        return owners.get(0);
    }

    private static Touch touch(long atMicros) {
        return PersonalEvent.of(click("t", "v:1", atMicros)).touch();
    }
}
