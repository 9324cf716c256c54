package io.earshot.measures.experiment;

import io.earshot.events.Persons;
import io.earshot.events.PhraseId;
import io.earshot.events.Store;
import io.earshot.events.VariantRegistered;
import io.earshot.measures.attribution.Converted;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import io.earshot.measures.attribution.OwnerHistory.PersonOrder;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Touch.Showing;
import io.earshot.measures.experiment.UnitOutcome.Part;
import io.earshot.measures.experiment.UnitOutcome.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Works out what an owner did in each of its spells.
 *
 * @param first the owner's first order that was not cancelled, among those no longer in {@code orders}
 */
record UnitOutcomes(
        Store store,
        String owner,
        List<Spell> spells,
        List<PersonOrder> orders,
        @Nullable OrderHead first,
        Registry registry,
        Spans spans) {
    private static final long DAY_MICROS = 86_400_000_000L;

    /** Where stretches of the outcome window begin and end, days of 24 h since the first exposure. */
    private static final int[] STRETCHES = {0, 1, 3, 7, 14, 30, 60, 90, 180, 365};

    /** What some orders of a unit come to, minor units of the store's currency. */
    private record Money(int orders, long leftMinor, long grossMinor) {}

    List<UnitOutcome> all() {
        return spells.stream().map(this::outcome).toList();
    }

    /** What customers are worth after each of some horizons, whichever arm they were in first. */
    List<UnitOutcome> worth(List<Integer> horizonDays) {
        List<UnitOutcome> all = new ArrayList<>();
        for (Spell spell : spells) {
            // A contact is assigned, whatever else was; and who is shown other copy as well was still shown one first.
            boolean isShown = ValueDesign.isShown(spell);
            for (int days : horizonDays) {
                long end = spell.firstMicros() + days * DAY_MICROS;
                boolean isContaminated = isShown && spell.isContaminated(end);
                all.add(new UnitOutcome(
                        store.id(),
                        ValueDesign.id(spell.comparison(), days),
                        owner,
                        spell.arms().get(0),
                        isContaminated,
                        store.day(spell.firstMicros()),
                        worthSlices(spell),
                        isContaminated ? List.of() : worth(spell, end),
                        spell.comparison().isRandomised() ? ValueDesign.draw(spell) : stratum(spell),
                        List.of(),
                        List.of()));
            }
        }
        return all;
    }

    private List<Value> worth(Spell spell, long end) {
        Money outcome = money(
                orders.stream()
                        .filter(order -> order.head().atMicros() >= spell.firstMicros()
                                && order.head().atMicros() <= end)
                        .toList(),
                end);
        Money before = before(spell);
        return List.of(
                new Value(Metric.ORDERS_PER_UNIT, outcome.orders, 1, before.orders),
                new Value(Metric.REVENUE_PER_UNIT, outcome.leftMinor, 1, before.leftMinor),
                new Value(Metric.AVERAGE_ORDER_VALUE, outcome.leftMinor, outcome.orders, 0),
                new Value(Metric.REPEAT_PURCHASE_RATE, outcome.orders > 1 ? 1 : 0, Math.min(1, outcome.orders), 0));
    }

    private UnitOutcome outcome(Spell spell) {
        Comparison comparison = spell.comparison();
        String unit = spell.person().isEmpty() ? owner : spell.person();
        Touch first = spell.first();
        boolean isContaminated = !comparison.isByCohort() && spell.isContaminated(end(spell));
        List<PersonOrder> within = isContaminated ? List.of() : within(spell);
        Money before = before(spell);
        return new UnitOutcome(
                store.id(),
                comparison.id(),
                unit,
                spell.arms().get(0),
                isContaminated,
                store.day(spell.firstMicros()),
                slices(spell),
                isContaminated ? List.of() : values(money(within, end(spell)), before, comparison.capMinor()),
                comparison.isByCohort() ? Stratum.NONE : stratum(spell),
                comparison.isByCohort() ? List.of(first.channel(), first.campaignId(), first.adId()) : List.of(),
                isContaminated || comparison.isByCohort() ? List.of() : parts(spell, within, before));
    }

    private static long end(Spell spell) {
        return spell.firstMicros() + spell.comparison().windowMicros();
    }

    private List<PersonOrder> within(Spell spell) {
        return orders.stream()
                .filter(order -> spell.reaches(order.head().atMicros()) && isOf(order, spell))
                .toList();
    }

    private Money before(Spell spell) {
        return money(
                orders.stream()
                        .filter(order -> spell.follows(order.head().atMicros(), spans)
                                && (spell.person().isEmpty() || spell.person().equals(order.person())))
                        .toList(),
                spell.firstMicros());
    }

    /** Whether a lift wears off can be seen where the window is longer than the first stretch. */
    private List<Part> parts(Spell spell, List<PersonOrder> within, Money before) {
        int days = spell.comparison().registered().outcomeWindowDays();
        boolean isByConversion = spell.comparison().primaryMetric() == Metric.CONVERSION_RATE;
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i + 1 < STRETCHES.length && STRETCHES[i] < days && days > STRETCHES[1]; i++) {
            int to = Math.min(STRETCHES[i + 1], days);
            long from = spell.firstMicros() + STRETCHES[i] * DAY_MICROS;
            long until = spell.firstMicros() + to * DAY_MICROS;
            Money money = money(
                    within.stream()
                            .filter(order -> order.head().atMicros() >= from
                                    && (order.head().atMicros() < until || until == end(spell)))
                            .toList(),
                    end(spell));
            Value value = isByConversion
                    ? conversion(money, before)
                    : new Value(Metric.REVENUE_PER_UNIT, money.leftMinor, 1, before.leftMinor);
            parts.add(new Part(new Slice("since", STRETCHES[i] + "-" + to), value));
        }
        return parts;
    }

    private static Value conversion(Money outcome, Money before) {
        return new Value(Metric.CONVERSION_RATE, Math.min(1, outcome.orders), 1, Math.min(1, before.orders));
    }

    private String stratum(Spell spell) {
        return spell.comparison().isRandomised()
                ? Stratum.NONE
                : Stratum.of(before(spell).orders, isReturning(spell.firstMicros()));
    }

    private static List<Value> values(Money outcome, Money before, long cap) {
        List<Value> values = new ArrayList<>();
        values.add(conversion(outcome, before));
        values.add(new Value(Metric.REVENUE_PER_UNIT, outcome.leftMinor, 1, before.leftMinor));
        if (cap > 0) {
            values.add(new Value(
                    Metric.CAPPED_REVENUE_PER_UNIT,
                    Math.min(outcome.leftMinor, cap),
                    1,
                    Math.min(before.leftMinor, cap)));
        }
        values.add(new Value(Metric.AVERAGE_ORDER_VALUE, outcome.leftMinor, outcome.orders, 0));
        values.add(new Value(Metric.REFUND_RATE, outcome.grossMinor - outcome.leftMinor, outcome.grossMinor, 0));
        return values;
    }

    /** A customer's order counts for the visitor of his that was drawn last, if visitors are the units. */
    private boolean isOf(PersonOrder order, Spell spell) {
        if (spell.person().isEmpty() || spell.person().equals(order.person())) {
            return true;
        }
        if (Persons.isVisitor(order.person())) {
            return false;
        }
        Spell last = spell;
        for (Spell other : spells) {
            boolean isRival = other.comparison().id().equals(spell.comparison().id())
                    && other.reaches(order.head().atMicros());
            if (isRival && Touch.ORDER.compare(other.first(), last.first()) > 0) {
                last = other;
            }
        }
        return last == spell;
    }

    private Money money(List<PersonOrder> some, long atMicros) {
        int count = 0;
        long left = 0;
        long gross = 0;
        for (PersonOrder order : some) {
            OrderWorth worth = order.head().worth();
            if (worth == null || worth.isCancelled(atMicros)) {
                continue;
            }
            count++;
            Converted converted = converted(order.head(), worth);
            if (converted.inStoreCurrency()) {
                left += converted.amount(worth.leftMinor(atMicros));
                gross += converted.amount(worth.grossMinor());
            }
        }
        return new Money(count, left, gross);
    }

    private Converted converted(OrderHead head, OrderWorth worth) {
        if (worth.currency().equals(store.currency())) {
            return Converted.of(store, worth.currency(), null);
        }
        long until = head.atMicros() + spans.horizonMicros();
        return Converted.of(
                store, worth.currency(), registry.rate(worth.currency(), store.day(head.atMicros()), until));
    }

    private List<Slice> slices(Spell spell) {
        Touch touch = spell.first();
        Showing showing = touch.showing();
        LinkedHashSet<Slice> slices = new LinkedHashSet<>();
        slices.add(Slice.ALL);
        add("channel", touch.channel(), slices);
        add("campaign", touch.campaignId(), slices);
        add("variant", touch.variantId(), slices);
        add("device", showing == null ? "" : showing.device(), slices);
        add("customer", isReturning(spell.firstMicros()) ? "returning" : "new", slices);
        VariantRegistered variant = touch.variantId().isEmpty()
                ? null
                : registry.variant(touch.variantId(), touch.atMicros() + spans.horizonMicros());
        if (variant != null) {
            variant.phraseIds().forEach(phrase -> {
                add("phrase", phrase, slices);
                PhraseId.name(phrase, "objection").ifPresent(objection -> add("objection", objection, slices));
            });
        }
        return List.copyOf(slices);
    }

    private List<Slice> worthSlices(Spell spell) {
        LinkedHashSet<Slice> slices = new LinkedHashSet<>();
        slices.add(Slice.ALL);
        add("channel", spell.first().channel(), slices);
        add("customer", isReturning(spell.firstMicros()) ? "returning" : "new", slices);
        return List.copyOf(slices);
    }

    private static void add(String dimension, String value, LinkedHashSet<Slice> slices) {
        if (!value.isEmpty()) {
            slices.add(new Slice(dimension, value));
        }
    }

    private boolean isReturning(long atMicros) {
        return (first != null && first.atMicros() < atMicros)
                || orders.stream()
                        .anyMatch(order -> order.head().atMicros() < atMicros
                                && !order.head().isCancelled());
    }
}
