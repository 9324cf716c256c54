package io.earshot.local.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The comparisons of one store: who was assigned what, and what became of it. */
final class StoreComparisons {
    private static final Comparator<Event> TOUCH_ORDER = Comparator.comparingLong(Event::at)
            .thenComparing(Event::eventId, Utf8.ORDER)
            .thenComparing(Event::topic, Utf8.ORDER)
            .thenComparing(Event::key, Utf8.ORDER);

    /** Somebody was shown an arm; owner and person as the definition of a unit has them. */
    private record Assigned(
            Event touch, String arm, String owner, String person, List<String> phrases, List<String> objections) {}

    /** The assignments that count as one unit. */
    private record Spell(List<Assigned> assigned) {
        Assigned first() {
            return assigned.get(0);
        }

        long at() {
            return first().touch.at();
        }

        /** Whether an arm was seen within the window that is not the first one's. */
        boolean contaminated(long window) {
            return assigned.stream().anyMatch(one -> one.touch.at() <= at() + window && !one.arm.equals(first().arm));
        }
    }

    /** @param since by stretch of days since the first exposure */
    private record Outcome(Map<String, long[]> values, boolean isNew, Map<String, long[]> since, String stratum) {}

    private final Store store;
    private final Map<String, List<Entity>> entities;
    private final Settings settings;
    private final long covariateLookback;
    private final Tables tables;
    private final Links links;
    private final Map<String, Entity> variants = new HashMap<>();
    private final Map<String, List<Order>> ordersOf;
    private final Exchange exchange;

    StoreComparisons(
            Store store, Map<String, List<Entity>> entities, Settings settings, long covariateLookback, Tables tables) {
        this.store = store;
        this.entities = entities;
        this.settings = settings;
        this.covariateLookback = covariateLookback;
        this.tables = tables;
        links = new Links(winners("link"), settings, Fault.NONE);
        all("variant").forEach(variant -> variants.put(variant.winner().key(), variant));
        ordersOf = ordersOf(store, entities, links, settings);
        exchange = new Exchange(all("rate"), store.currency(), settings, Fault.NONE);
    }

    private List<Entity> all(String type) {
        return entities.getOrDefault(type, List.of());
    }

    private List<Event> winners(String type) {
        return all(type).stream().map(Entity::winner).toList();
    }

    /** The orders of each owner. */
    static Map<String, List<Order>> ordersOf(
            Store store, Map<String, List<Entity>> entities, Links links, Settings settings) {
        Map<String, List<Order>> ordersOf = new HashMap<>();
        Exchange exchange =
                new Exchange(entities.getOrDefault("rate", List.of()), store.currency(), settings, Fault.NONE);
        Map<String, List<Event>> refunds = entities.getOrDefault("refunded", List.of()).stream()
                .map(Entity::winner)
                .collect(Collectors.groupingBy(refund -> refund.text("order_id")));
        Map<String, Event> cancellations = new HashMap<>();
        for (Entity cancelled : entities.getOrDefault("cancelled", List.of())) {
            cancellations.put(cancelled.winner().key(), cancelled.winner());
        }
        for (Entity entity : entities.getOrDefault("placed", List.of())) {
            Event placed = entity.winner();
            String owner = links.owner(placed.visitor(), placed.customer(), placed.at(), placed.at());
            Order order = new Order(
                    placed,
                    store,
                    owner,
                    refunds.getOrDefault(placed.key(), List.of()),
                    Optional.ofNullable(cancellations.get(placed.key())),
                    exchange,
                    settings,
                    Fault.NONE);
            ordersOf.computeIfAbsent(owner, any -> new ArrayList<>()).add(order);
        }
        return ordersOf;
    }

    void write() {
        List<Event> touches = new ArrayList<>(winners("ad"));
        touches.addAll(winners("exposure"));
        touches.sort(TOUCH_ORDER);
        for (Entity experiment : all("experiment")) {
            write(new Registration(experiment), touches);
        }
    }

    private void write(Registration experiment, List<Event> touches) {
        Map<List<String>, List<Assigned>> units = new LinkedHashMap<>();
        for (Event touch : touches) {
            assigned(touch, experiment).ifPresent(assigned -> units.computeIfAbsent(
                            List.of(assigned.owner, assigned.person), any -> new ArrayList<>())
                    .add(assigned));
        }
        List<Spell> spells = new ArrayList<>();
        units.values().forEach(ofOne -> spells.addAll(spells(ofOne, experiment)));
        ComparisonRows rows = new ComparisonRows(store, ComparisonRows.Terms.of(experiment), tables);
        if (experiment.isByAudience()) {
            Audiences audiences = new Audiences(experiment, winners("spend"), exchange, store, settings.horizon());
            for (Spell spell : spells) {
                audiences.add(spell.first().touch, spell.first().arm, outcome(spell, spells, experiment).values);
            }
            audiences.writeInto(rows);
            rows.write(experiment);
            return;
        }
        for (Spell spell : spells) {
            boolean contaminated = spell.contaminated(experiment.window());
            rows.seen(spell.first().arm, contaminated);
            if (!contaminated) {
                add(rows, spell, outcome(spell, spells, experiment));
            }
        }
        for (Event total : winners("arm_total")) {
            if (total.text("experiment_id").equals(experiment.id())
                    && experiment.arms().containsKey(total.text("arm"))) {
                rows.total(total, Times.day(Shape.micros(total.text("period_start")), store.zone()));
            }
        }
        rows.write(experiment);
    }

    private Optional<Assigned> assigned(Event touch, Registration experiment) {
        Optional<Event> variant = Optional.ofNullable(variants.get(touch.text("variant_id")))
                .filter(any -> !touch.text("variant_id").isEmpty())
                .flatMap(entity -> entity.winner(touch.at() + settings.horizon()));
        boolean names =
                touch.type().equals("exposure") && !touch.text("experiment_id").isEmpty();
        Optional<Event> from = names ? Optional.of(touch) : variant;
        return from.filter(named -> named.text("experiment_id").equals(experiment.id())
                        && experiment.arms().containsKey(named.text("arm")))
                .map(named -> new Assigned(
                        touch,
                        named.text("arm"),
                        links.owner(touch.visitor(), touch.customer(), touch.at(), touch.at()),
                        experiment.byVisitor() ? touch.person() : "",
                        variant.map(event -> Phrases.references(event, Fault.NONE))
                                .orElse(List.of()),
                        variant.map(StoreComparisons::objections).orElse(List.of())));
    }

    /** What a copy answers. */
    private static List<String> objections(Event variant) {
        List<String> names = new ArrayList<>();
        for (JsonNode phrase : variant.json().path("phrases")) {
            if (phrase.get("kind").textValue().equals("OBJECTION")) {
                names.add(phrase.get("name").textValue());
            }
        }
        return names;
    }

    /** @param assigned of one unit, in the order of touches */
    private List<Spell> spells(List<Assigned> assigned, Registration experiment) {
        List<Spell> spells = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (Assigned one : assigned) {
            if (one.touch.at() >= end) {
                spells.add(new Spell(new ArrayList<>()));
                end = one.touch.at() + experiment.window() + 2 * settings.horizon();
            }
            spells.get(spells.size() - 1).assigned.add(one);
        }
        return spells;
    }

    private Outcome outcome(Spell spell, Collection<Spell> spells, Registration experiment) {
        long from = spell.at();
        long until = from + experiment.window();
        List<Order> ofOwner = ordersOf.getOrDefault(spell.first().owner, List.of());
        List<Order> within = new ArrayList<>();
        List<Order> before = new ArrayList<>();
        for (Order order : ofOwner) {
            boolean itself = !experiment.byVisitor() || order.placed.person().equals(spell.first().person);
            if (order.at() >= from && order.at() <= until) {
                if ((itself || isCustomers(order) && began(order, spell, spells, experiment))
                        && !cancelled(order, until)) {
                    within.add(order);
                }
            } else if (order.at() < from
                    && order.at() >= from - covariateLookback
                    && itself
                    && !cancelled(order, from)) {
                before.add(order);
            }
        }
        boolean returning = ofOwner.stream().anyMatch(order -> order.at() < from && !order.isCancelled());
        Map<String, long[]> values = new TreeMap<>();
        long left = left(within, until);
        long leftBefore = left(before, from);
        values.put("conversion_rate", new long[] {sign(within), 1, sign(before)});
        values.put("revenue_per_unit", new long[] {left, 1, leftBefore});
        if (experiment.cap() > 0) {
            values.put(
                    "capped_revenue_per_unit",
                    new long[] {Math.min(left, experiment.cap()), 1, Math.min(leftBefore, experiment.cap())});
        }
        values.put("average_order_value", new long[] {left, within.size(), 0});
        long gross = within.stream().mapToLong(this::grossInStoreCurrency).sum();
        values.put("refund_rate", new long[] {gross - left, gross, 0});
        String stratum = experiment.randomised() ? "" : stratum(returning, before.size());
        return new Outcome(values, !returning, since(from, within, before, experiment), stratum);
    }

    /** What somebody was like before. */
    static String stratum(boolean returning, int ordersBefore) {
        return !returning ? "new" : ordersBefore > 2 ? "3+" : String.valueOf(ordersBefore);
    }

    /** What is measured by days since the first exposure, by name of the stretch; of windows of more than a day. */
    private Map<String, long[]> since(long from, List<Order> within, List<Order> before, Registration experiment) {
        Map<String, long[]> since = new TreeMap<>();
        long window = experiment.window() / Times.DAY;
        long until = from + experiment.window();
        List<Long> bounds = new ArrayList<>(List.of(0L, 1L, 3L, 7L, 14L, 30L, 60L, 90L, 180L, 365L));
        bounds.removeIf(bound -> bound >= window);
        bounds.add(window);
        for (int i = 0; i + 1 < bounds.size() && window > 1; i++) {
            long begins = bounds.get(i);
            long ends = bounds.get(i + 1);
            List<Order> some = within.stream()
                    .filter(order -> order.at() - from >= begins * Times.DAY)
                    .filter(order -> order.at() - from < ends * Times.DAY || ends == window)
                    .toList();
            since.put(
                    begins + "-" + ends,
                    experiment.primary().equals("conversion_rate")
                            ? new long[] {sign(some), 1, sign(before)}
                            : new long[] {left(some, until), 1, left(before, from)});
        }
        return since;
    }

    private static boolean isCustomers(Order order) {
        return order.placed.person().startsWith("c:");
    }

    /** Whether, of all spells of this owner that the order falls into, this one began last. */
    private static boolean began(Order order, Spell spell, Collection<Spell> spells, Registration experiment) {
        return spells.stream()
                .filter(other -> other.first().owner.equals(spell.first().owner)
                        && other.at() <= order.at()
                        && order.at() <= other.at() + experiment.window())
                .max((one, other) -> TOUCH_ORDER.compare(one.first().touch, other.first().touch))
                .filter(last -> last == spell)
                .isPresent();
    }

    static boolean cancelled(Order order, long at) {
        return order.cancellation.filter(event -> event.at() <= at).isPresent();
    }

    static long left(List<Order> orders, long at) {
        long sum = 0;
        for (Order order : orders) {
            long refunded = order.refunds.stream()
                    .filter(refund -> refund.at() <= at)
                    .mapToLong(refund -> refund.number("amount_minor"))
                    .sum();
            sum += order.rate.inStoreCurrency() ? order.rate.convert(Math.max(0, order.gross - refunded)) : 0;
        }
        return sum;
    }

    private long grossInStoreCurrency(Order order) {
        return order.rate.inStoreCurrency() ? order.grossConverted() : 0;
    }

    private static long sign(List<Order> orders) {
        return orders.isEmpty() ? 0 : 1;
    }

    private void add(ComparisonRows rows, Spell spell, Outcome outcome) {
        Event touch = spell.first().touch;
        Set<List<String>> slices = new HashSet<>();
        slices.add(List.of("", ""));
        boolean isAd = touch.type().equals("ad");
        String channel = isAd ? touch.text("channel") : touch.text("surface").toLowerCase(Locale.ROOT);
        slices.add(List.of("channel", channel));
        slices.add(List.of("campaign", isAd ? touch.text("campaign_id") : ""));
        slices.add(List.of("variant", touch.text("variant_id")));
        slices.add(List.of("device", touch.text("device")));
        slices.add(List.of("customer", outcome.isNew ? "new" : "returning"));
        spell.first().phrases.forEach(phrase -> slices.add(List.of("phrase", phrase)));
        spell.first().objections.forEach(objection -> slices.add(List.of("objection", objection)));
        LocalDate day = Times.day(spell.at(), store.zone());
        outcome.since.forEach((stretch, values) -> rows.unit(
                rows.sinceMetric(), List.of("since", stretch), spell.first().arm, day, outcome.stratum, values));
        for (List<String> slice : slices) {
            if (slice.get(0).isEmpty() || !slice.get(1).isEmpty()) {
                outcome.values.forEach(
                        (metric, values) -> rows.unit(metric, slice, spell.first().arm, day, outcome.stratum, values));
            }
        }
    }

    /** What was registered, as it stands. */
    static final class Registration {
        private final Entity entity;
        private final Event winner;
        private final Map<String, Long> arms = new LinkedHashMap<>();

        Registration(Entity entity) {
            this.entity = entity;
            winner = entity.winner();
            for (JsonNode arm : winner.json().get("arms")) {
                arms.put(arm.get("name").textValue(), arm.get("weight").longValue());
            }
        }

        String id() {
            return winner.key();
        }

        Event event() {
            return winner;
        }

        Map<String, Long> arms() {
            return arms;
        }

        long weights() {
            return arms.values().stream().mapToLong(Long::longValue).sum();
        }

        String primary() {
            return winner.text("primary_metric").toLowerCase(Locale.ROOT);
        }

        boolean isByAudience() {
            return winner.text("unit").startsWith("AD_COHORT");
        }

        boolean isByDay() {
            return winner.text("unit").equals("AD_COHORT_DAY");
        }

        boolean byVisitor() {
            return winner.text("unit").equals("VISITOR");
        }

        boolean randomised() {
            return !winner.text("unit").equals("NOT_RANDOMISED");
        }

        long window() {
            return winner.number("outcome_window_days") * Times.DAY;
        }

        /** What was declared beforehand cannot be declared anew. */
        long cap() {
            return first("cap_minor");
        }

        long planned() {
            long planned = first("planned_units");
            return planned == 0 ? 5000 : planned;
        }

        private long first(String field) {
            return entity.winnerOf(0).map(first -> first.number(field)).orElse(0L);
        }
    }
}
