package io.earshot.joins.recovery;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.joins.Accounts;
import io.earshot.joins.Rig;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.recovery.About;
import io.earshot.measures.recovery.Attempt;
import io.earshot.measures.recovery.RecoveryCase;
import io.earshot.measures.recovery.RecoverySpans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The horizon is 20 days. */
class BelongingFoldTest {
    private static final RecoverySpans SPANS = new RecoverySpans(20 * DAY, HOUR, 7, 30, 30);

    private Rig<PersonItem, Void, OwnerItem> fold;
    private final TreeSet<String> owned = new TreeSet<>();

    @BeforeEach
    void start() throws Exception {
        fold = Rig.of(() -> new BelongingFold(SPANS), BelongingFold::key);
        owned.clear();
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void whatACustomerDoesIsHis() throws Exception {
        send(one("c:1", NOON));
        send(attempt("c:1", NOON));
        send(order("c:1", NOON));
        assertThat(owned).containsExactly("c:1 attempt", "c:1 case", "c:1 order");
        assertThat(fold.stateEntries()).isZero();
    }

    @Test
    void aLateLinkMovesAllThatAVisitorHas() throws Exception {
        send(one("v:1", NOON));
        send(attempt("v:1", NOON));
        send(order("v:1", NOON));
        assertThat(owned).containsExactly("v:1 attempt", "v:1 case", "v:1 order");

        send(PersonItem.of(link("l", "v:1", "c:1", NOON - DAY)));

        assertThat(owned).containsExactly("c:1 attempt", "c:1 case", "c:1 order");
    }

    @Test
    void theLatestLinkAtTheTimeDecides() throws Exception {
        send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
        send(PersonItem.of(link("m", "v:1", "c:2", NOON + DAY)));
        send(order("v:1", NOON + DAY - 1));
        assertThat(owned).containsExactly("c:1 order");
        send(order("v:1", NOON + DAY));
        assertThat(owned).containsExactly("c:2 order");
    }

    @Test
    void anotherVersionAtAnotherTimeMayBelongToAnother() throws Exception {
        send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
        send(PersonItem.of(link("m", "v:1", "c:2", NOON + DAY)));
        send(one("v:1", NOON));
        assertThat(owned).containsExactly("c:1 case");
        send(one("v:1", NOON + 2 * DAY));
        assertThat(owned).containsExactly("c:2 case");
        send(PersonItem.of(STORE, one("v:1", NOON + 2 * DAY).one(), true));
        assertThat(owned).isEmpty();
    }

    @Test
    void linksAreCountedByWhatBecameOfThem() throws Exception {
        send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
        send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
        assertThat(fold.out(Accounts.TAG))
                .extracting(tally -> tally.key().replace('\u0000', ' '))
                .containsExactly("identities shop accepted", "identities shop duplicate");
    }

    @Nested
    class State {
        @Test
        void goesOnAfterARestart() throws Exception {
            send(one("v:1", NOON));
            fold.restart(3);
            send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
            assertThat(owned).containsExactly("c:1 case");
        }

        @Test
        void keepsOnlyTheFirstLinkForEver() throws Exception {
            send(one("v:1", NOON));
            send(order("v:2", NOON));
            send(PersonItem.of(link("l", "v:1", "c:1", NOON)));
            fold.watermark(NOON + 91 * DAY + 20 * DAY);
            assertThat(fold.stateEntries()).isEqualTo(1);
            assertThat(fold.timers()).isZero();
        }
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<PersonItem> items = new ArrayList<>(List.of(
                one("v:1", NOON),
                attempt("v:1", NOON + DAY),
                order("v:1", NOON + 3 * DAY),
                PersonItem.of(link("l", "v:1", "c:1", NOON + HOUR)),
                PersonItem.of(link("m", "v:1", "c:2", NOON + 2 * DAY)),
                PersonItem.of(link("n", "v:1", "c:3", NOON + 40 * DAY))));
        for (int trial = 0; trial < 30; trial++) {
            Collections.shuffle(items, random);
            stop();
            start();
            for (PersonItem item : items) {
                send(item);
            }
            assertThat(owned)
                    .as("seed %d, trial %d", seed, trial)
                    .containsExactly("c:1 attempt", "c:1 case", "c:2 order");
        }
    }

    private static PersonItem one(String person, long clock) {
        return PersonItem.of(
                STORE, new RecoveryCase(About.CART, "c", "", person, clock, clock, null, 100, "EUR", List.of()), false);
    }

    private static PersonItem attempt(String person, long at) {
        return PersonItem.of(
                STORE, new Attempt("t", person, at, "cart_abandoner", "phone", true, "c", List.of(), List.of()), false);
    }

    private static PersonItem order(String person, long at) {
        return new PersonItem(STORE, person, null, null, null, new OrderHead("o", at, false), false);
    }

    private void send(PersonItem item) throws Exception {
        fold.send(item);
        for (OwnerItem told : fold.out()) {
            String what =
                    told.owner() + (told.one() != null ? " case" : told.attempt() != null ? " attempt" : " order");
            if (told.isRemoval()) {
                assertThat(owned.remove(what)).as(what).isTrue();
            } else {
                owned.add(what);
            }
        }
    }
}
