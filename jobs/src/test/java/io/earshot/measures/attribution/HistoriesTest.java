package io.earshot.measures.attribution;

import static io.earshot.events.Samples.DAY;
import static io.earshot.events.Samples.HOUR;
import static io.earshot.events.Samples.MINUTE;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.AdTouched;
import io.earshot.events.Event;
import io.earshot.events.Meta;
import io.earshot.events.PageViewed;
import io.earshot.events.VisitorLinked;
import io.earshot.measures.attribution.OwnerHistory.Candidates;
import io.earshot.measures.attribution.PersonHistory.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a person did and to whom it belongs, told in many orders: the orders' candidates must be the same in the end. */
class HistoriesTest {
    private static final Windows WINDOWS = Windows.DEFAULT;
    private static final long HORIZON = WINDOWS.horizonMicros();

    @Test
    void giveTheSameCandidatesWhateverTheOrderOfArrival() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            List<Event> events = events(random);
            List<OrderHead> orders = orders(random);
            Map<String, String> expected = new World(events, orders).candidates();
            for (int shuffle = 0; shuffle < 4; shuffle++) {
                List<Event> told = new ArrayList<>(events);
                for (Event event : events) {
                    if (random.nextInt(3) == 0) {
                        told.add(event);
                    }
                }
                Collections.shuffle(told, random);
                Collections.shuffle(orders, random);
                World world = new World(List.of(), List.of());
                int placed = 0;
                for (Event event : told) {
                    if (placed < orders.size() && random.nextInt(3) == 0) {
                        world.order(orders.get(placed++));
                    }
                    world.tell(event);
                }
                while (placed < orders.size()) {
                    world.order(orders.get(placed++));
                }
                assertThat(world.candidates())
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void agreeWithTheDefinitionOfOwners() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<VisitorLinked> links = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                links.add(linked(random));
            }
            Ownership ownership = new Ownership("v:1", links, HORIZON);
            for (int i = 0; i < 20; i++) {
                long order = anyTime(random);
                long touch = order - random.nextInt(30) * DAY;
                String seen = ownership
                        .touch(PersonalEvent.of(ad(meta("t", touch))).touch())
                        .stream()
                        .filter(owned -> owned.isSeenFrom(order, WINDOWS))
                        .map(OwnedTouch::owner)
                        .reduce((one, other) -> one + " and " + other)
                        .orElse("nobody");
                assertThat(seen).as("seed %d", seed).isEqualTo(ownerByDefinition(links, touch, order));
                assertThat(ownership.order(order))
                        .as("seed %d", seed)
                        .isEqualTo(ownerByDefinition(links, order, order));
            }
        }
    }

    /** Of the latest counting link at or before a time, else of the first counting link, else the visitor. */
    private static String ownerByDefinition(List<VisitorLinked> groups, long atMicros, long orderAtMicros) {
        List<VisitorLinked> counting = Ownership.winners(groups).stream()
                .filter(link -> link.meta().atMicros() <= orderAtMicros + HORIZON)
                .toList();
        String owner = counting.isEmpty() ? "v:1" : counting.get(0).customer();
        for (VisitorLinked link : counting) {
            if (link.meta().atMicros() <= atMicros) {
                owner = link.customer();
            }
        }
        return owner;
    }

    private static List<Event> events(Random random) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String id = "e" + random.nextInt(8);
            long near = NOON + random.nextInt(12) * 10 * MINUTE;
            int revision = random.nextInt(3);
            events.add(
                    switch (random.nextInt(4)) {
                        case 0 -> linked(random);
                        case 1 -> ad(meta(id, near, revision, random.nextLong()));
                        default -> view(meta(id, near, revision, random.nextLong()), "v:1");
                    });
        }
        return events;
    }

    private static List<OrderHead> orders(Random random) {
        List<OrderHead> orders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            orders.add(new OrderHead("o" + i, NOON + random.nextInt(20) * HOUR - HOUR, random.nextInt(4) == 0));
        }
        return orders;
    }

    private static VisitorLinked linked(Random random) {
        Meta meta = meta("l" + random.nextInt(3), anyTime(random), random.nextInt(2), random.nextLong());
        return new VisitorLinked(meta, "v:1", "c:" + random.nextInt(3));
    }

    private static AdTouched ad(Meta meta) {
        return new AdTouched(meta, "v:1", true, "meta", "spring", "ad-1", "", "");
    }

    @Test
    void holdEachNameOnce() {
        PersonHistory person = PersonHistory.of("v:1");
        OwnerHistory owner = OwnerHistory.empty();
        for (int i = 0; i < 3; i++) {
            PersonalEvent event = PersonalEvent.of(view("e" + i, new String("v:1"), NOON + i * HOUR));
            person.add(event);
            owner.change(event.person(), OwnedTouch.always(new String("c:1"), event.touch()), false, WINDOWS);
        }

        assertThat(person.events()).allSatisfy(event -> {
            assertThat(event.person()).isSameAs(person.person());
            assertThat(event.touch().key()).isSameAs(person.person());
        });
        OwnerHistory.PersonTouch first = owner.touches().get(0);
        assertThat(owner.touches()).allSatisfy(touch -> {
            assertThat(touch.person()).isSameAs(first.person());
            assertThat(touch.owned().owner()).isSameAs(first.owned().owner());
            assertThat(touch.owned().touch().key()).isSameAs(first.person());
        });
    }

    /** Near the orders, or about one horizon after them. */
    private static long anyTime(Random random) {
        long near = NOON + random.nextInt(24) * HOUR;
        return random.nextBoolean() ? near : near + HORIZON;
    }

    /** One visitor, and whoever turns out to own what he does. */
    private static final class World {
        private final PersonHistory person = PersonHistory.of("v:1");
        private final Map<String, OwnerHistory> owners = new TreeMap<>();

        World(List<Event> events, List<OrderHead> orders) {
            orders.forEach(this::order);
            events.forEach(this::tell);
        }

        void tell(Event event) {
            List<OwnedTouch> before;
            List<OwnedTouch> after;
            if (event instanceof VisitorLinked link) {
                Ownership was = person.ownership(HORIZON);
                before = person.allOwned(Long.MIN_VALUE / 2, WINDOWS);
                person.add(link);
                after = person.allOwned(Long.MIN_VALUE / 2, WINDOWS);
                Ownership is = person.ownership(HORIZON);
                for (OrderHead order : person.orders()) {
                    owner(was.order(order.atMicros())).change("v:1", order, true);
                    owner(is.order(order.atMicros())).change("v:1", order, false);
                }
            } else {
                PersonalEvent personal =
                        event instanceof AdTouched ad ? PersonalEvent.of(ad) : PersonalEvent.of((PageViewed) event);
                Range reach = person.reach(personal);
                before = person.owned(reach, HORIZON);
                person.add(personal);
                after = person.owned(reach, HORIZON);
            }
            before.forEach(owned -> owner(owned.owner()).change("v:1", owned, true, WINDOWS));
            after.forEach(owned -> owner(owned.owner()).change("v:1", owned, false, WINDOWS));
        }

        void order(OrderHead order) {
            person.orders().add(order);
            owner(person.ownership(HORIZON).order(order.atMicros())).change("v:1", order, false);
        }

        /** For each order, who owns it, whether it is new, and its touches. */
        Map<String, String> candidates() {
            Map<String, String> candidates = new TreeMap<>();
            owners.forEach((owner, history) -> {
                for (OwnerHistory.PersonOrder order : history.orders()) {
                    Candidates found = history.candidates(order.head().orderId(), WINDOWS);
                    List<String> touches = found.touches().stream()
                            .map(touch -> touch.topic() + " " + touch.eventId() + " " + touch.atMicros())
                            .toList();
                    candidates.put(order.head().orderId(), owner + " " + found.isNew() + " " + touches);
                }
            });
            return candidates;
        }

        private OwnerHistory owner(String owner) {
            return owners.computeIfAbsent(owner, any -> OwnerHistory.empty());
        }
    }
}
