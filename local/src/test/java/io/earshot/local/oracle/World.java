package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BinaryOperator;

/** One store of the adversarial events: its people and things, its dice, and the facts told so far. */
final class World {
    /** UTF-8 and UTF-16 disagree on which of the third and the fourth is smaller. */
    private static final List<String> PREFIXES = List.of("", "é", "\uFF5E", "\uD83D\uDE00", "a/", "%2F", "~");

    /** How long after it happened a fact is told. */
    enum Pace {
        SOON,
        AS_ANY,
        LATE
    }

    record Fact(JsonEvent event, Pace pace) {}

    record PlacedOrder(String id, long at, Who who, String currency, long amount) {}

    final Store store;
    final Settings settings;
    final long start;
    final long end;
    final Random random;
    final List<Fact> facts = new ArrayList<>();
    final List<PlacedOrder> orders = new ArrayList<>();
    final List<String> customers;
    final List<String> visitors;

    /** Customers that a visitor has been linked to, and the other way round. */
    final Map<String, List<String>> linked = new HashMap<>();

    private final BinaryOperator<String> customerKey;
    private final Set<String> eventIdsOfPersons = new HashSet<>();
    private int fresh;

    World(Store store, Settings settings, long start, long end, long seed, BinaryOperator<String> customerKey) {
        this.store = store;
        this.settings = settings;
        this.start = start;
        this.end = end;
        this.customerKey = customerKey;
        random = new Random(seed);
        customers = ids("customer ", 12);
        visitors = ids("visitor ", 18);
    }

    private List<String> ids(String kind, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(odd(kind + i));
        }
        return ids;
    }

    /** An id with letters that try encodings and escapes. */
    String odd(String id) {
        return pick(PREFIXES) + id;
    }

    /** An id that nothing else has. */
    String fresh(String kind) {
        fresh++;
        return odd(kind + " " + fresh);
    }

    /** One of few ids, so that events of different keys and topics share theirs. */
    String eventId() {
        return pick(PREFIXES) + "e" + random.nextInt(3000);
    }

    /** One of few ids, but another one for each event of a person in a topic. */
    String eventId(String type, Who who) {
        String eventId = eventId();
        String topic = Shape.OF_TYPE.get(type).topic();
        while (!eventIdsOfPersons.add(topic + " " + Event.person(who.visitor(), who.customer()) + " " + eventId)) {
            eventId = eventId();
        }
        return eventId;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    long upTo(long bound) {
        return (long) (random.nextDouble() * bound);
    }

    long time() {
        return start + upTo(end - start);
    }

    JsonEvent event(String type, String eventId, long at) {
        return JsonEvent.of(type, store.id(), eventId, at);
    }

    /** An event of somebody. */
    JsonEvent event(String type, Who who, long at) {
        return name(event(type, eventId(type, who), at), who);
    }

    JsonEvent name(JsonEvent event, Who who) {
        return who.in(event, customerKey.apply(store.id(), who.customer()), random);
    }

    JsonEvent tell(JsonEvent event) {
        facts.add(new Fact(event, Pace.AS_ANY));
        return event;
    }

    JsonEvent tellLate(JsonEvent event) {
        facts.add(new Fact(event, Pace.LATE));
        return event;
    }

    PlacedOrder order(Who who, long at, long amount, String currency) {
        return order(fresh("order"), who, at, amount, currency);
    }

    PlacedOrder order(String id, Who who, long at, long amount, String currency) {
        facts.add(new Fact(name(event("placed", eventId(), at), who).order(id).money(amount, currency), Pace.SOON));
        PlacedOrder order = new PlacedOrder(id, at, who, currency, amount);
        orders.add(order);
        return order;
    }

    void link(String visitor, String customer, long at) {
        link(eventId("link", Who.visitor(visitor)), visitor, customer, at);
    }

    void link(String eventId, String visitor, String customer, long at) {
        tellLate(name(event("link", eventId, at), new Who(visitor, customer)));
        linked.computeIfAbsent(visitor, key -> new ArrayList<>()).add(customer);
        linked.computeIfAbsent(customer, key -> new ArrayList<>()).add(visitor);
    }

    JsonEvent refund(String id, PlacedOrder order, long at, long amount, String currency) {
        return tell(event("refunded", eventId(), at)
                .with("refund_id", id)
                .order(order.id())
                .money(amount, currency));
    }

    void cancel(PlacedOrder order, long at) {
        tellLate(event("cancelled", eventId(), at).order(order.id()));
    }
}
