package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.ArrayList;
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

/** What the customers of one store are worth after some days: a reading of docs/value.md. */
final class StoreValues {
    private static final int[] HORIZONS = {30, 60, 90, 180, 365};
    private static final long SPELL = 365 * Times.DAY;
    private static final Comparator<Event> TOUCH_ORDER = Comparator.comparingLong(Event::at)
            .thenComparing(Event::eventId, Utf8.ORDER)
            .thenComparing(Event::topic, Utf8.ORDER)
            .thenComparing(Event::key, Utf8.ORDER);

    /** @param spoils whether being seen in two arms leaves somebody without an outcome */
    private record Assigned(Event touch, Comparison comparison, String arm, String owner, boolean spoils) {}

    /**
     * What is compared.
     *
     * @param kind copy, outreach, outreach-chosen (these two perhaps with a / and an id), or experiment/ and its id
     * @param weights by arm, of an experiment
     */
    private record Comparison(
            String kind, Map<String, Long> weights, String baseline, boolean randomised, long planned) {
        boolean isExperiment() {
            return kind.startsWith("experiment/");
        }
    }

    private final Store store;
    private final Map<String, List<Entity>> entities;
    private final Settings settings;
    private final long covariateLookback;
    private final long watermark;
    private final Tables tables;
    private final Links links;
    private final Map<String, List<Order>> ordersOf;
    private final Map<String, Entity> variants = new HashMap<>();
    private final Map<String, StoreComparisons.Registration> experiments = new HashMap<>();

    StoreValues(
            Store store,
            Map<String, List<Entity>> entities,
            Settings settings,
            long covariateLookback,
            long watermark,
            Tables tables) {
        this.store = store;
        this.entities = entities;
        this.settings = settings;
        this.covariateLookback = covariateLookback;
        this.watermark = watermark;
        this.tables = tables;
        links = new Links(winners("link"), settings, Fault.NONE);
        ordersOf = StoreComparisons.ordersOf(store, entities, links, settings);
        all("variant").forEach(variant -> variants.put(variant.winner().key(), variant));
        all("experiment").forEach(entity -> {
            StoreComparisons.Registration registration = new StoreComparisons.Registration(entity);
            experiments.put(registration.id(), registration);
        });
    }

    private List<Entity> all(String type) {
        return entities.getOrDefault(type, List.of());
    }

    private List<Event> winners(String type) {
        return all(type).stream().map(Entity::winner).toList();
    }

    void write() {
        List<Event> touches = new ArrayList<>(winners("ad"));
        touches.addAll(winners("exposure"));
        touches.addAll(winners("outreach"));
        touches.sort(TOUCH_ORDER);
        Map<Comparison, Map<String, List<Assigned>>> assigned = new LinkedHashMap<>();
        for (Event touch : touches) {
            assigned(touch).ifPresent(one -> assigned.computeIfAbsent(one.comparison, any -> new LinkedHashMap<>())
                    .computeIfAbsent(one.owner, any -> new ArrayList<>())
                    .add(one));
        }
        assigned.forEach(this::write);
        if (entities.containsKey("conversation")) {
            writeTalks();
        }
    }

    private Optional<Assigned> assigned(Event touch) {
        boolean contact = touch.type().equals("outreach");
        Optional<Event> variant = contact
                ? Optional.empty()
                : Optional.ofNullable(variants.get(touch.text("variant_id")))
                        .flatMap(entity -> entity.winner(touch.at() + settings.horizon()));
        boolean names =
                !touch.type().equals("ad") && !touch.text("experiment_id").isEmpty();
        Event says = names ? touch : variant.orElse(contact ? touch : null);
        if (says == null) {
            return Optional.empty();
        }
        String owner = links.owner(touch.visitor(), touch.customer(), touch.at(), touch.at());
        StoreComparisons.Registration registered = experiments.get(says.text("experiment_id"));
        if (registered != null) {
            String arm = contact ? says.text("arm").toLowerCase(Locale.ROOT) : says.text("arm");
            String unit = registered.event().text("unit");
            boolean drawn = unit.equals("CUSTOMER") || unit.equals("VISITOR");
            Comparison comparison = new Comparison(
                    "experiment/" + registered.id(),
                    registered.arms(),
                    registered.event().text("baseline"),
                    drawn,
                    registered.planned());
            return registered.arms().containsKey(arm)
                    ? Optional.of(new Assigned(touch, comparison, arm, owner, !contact))
                    : Optional.empty();
        }
        if (contact) {
            boolean drawn = touch.flag("randomised");
            String experiment = touch.text("experiment_id");
            String kind = (drawn ? "outreach" : "outreach-chosen") + (experiment.isEmpty() ? "" : "/" + experiment);
            Comparison comparison = new Comparison(kind, Map.of(), "holdout", drawn, 5000);
            String arm = touch.text("arm").toLowerCase(Locale.ROOT);
            return Optional.of(new Assigned(touch, comparison, arm, owner, false));
        }
        return variant.map(copy -> new Assigned(
                touch,
                new Comparison("copy", Map.of(), "other", false, 5000),
                Phrases.references(copy, Fault.NONE).isEmpty() ? "other" : "words",
                owner,
                false));
    }

    private void write(Comparison comparison, Map<String, List<Assigned>> byOwner) {
        List<ComparisonRows> rows = new ArrayList<>();
        for (int days : HORIZONS) {
            ComparisonRows.Terms terms = new ComparisonRows.Terms(
                    "value",
                    comparison.kind + "/" + days,
                    comparison.weights,
                    comparison.baseline,
                    "revenue_per_unit",
                    comparison.randomised,
                    comparison.planned);
            rows.add(new ComparisonRows(store, terms, day -> isMature(day, days), tables));
        }
        List<Assigned> firsts = new ArrayList<>();
        byOwner.values().forEach(all -> {
            List<Assigned> spell = new ArrayList<>();
            for (Assigned one : all) {
                if (!spell.isEmpty() && one.touch.at() >= spell.get(0).touch.at() + SPELL + 2 * settings.horizon()) {
                    write(comparison, spell, rows);
                    firsts.add(spell.get(0));
                    spell = new ArrayList<>();
                }
                spell.add(one);
            }
            write(comparison, spell, rows);
            firsts.add(spell.get(0));
        });
        rows.forEach(ComparisonRows::writeLifts);
        if (comparison.randomised && comparison.isExperiment()) {
            rows.forEach(ComparisonRows::writeRatio);
        } else if (comparison.randomised) {
            for (int days : HORIZONS) {
                writeShares(comparison.kind + "/" + days, firsts);
            }
        }
    }

    /** Units by the probabilities that their assignments state. */
    private void writeShares(String comparison, List<Assigned> firsts) {
        Map<String, List<Long>> stated = new TreeMap<>();
        firsts.forEach(one ->
                stated.computeIfAbsent(one.arm, any -> new ArrayList<>()).add(one.touch.number("probability_ppm")));
        StatedShares.write(store, "value", comparison, "revenue_per_unit", stated, tables);
    }

    private boolean isMature(LocalDate day, int days) {
        long end = day.plusDays(1).atStartOfDay(store.zone()).toEpochSecond() * Times.SECOND;
        long closes = end + days * Times.DAY;
        long midnight = Math.floorDiv(closes - 1, Times.DAY) * Times.DAY + Times.DAY;
        return midnight <= watermark;
    }

    private void write(Comparison comparison, List<Assigned> spell, List<ComparisonRows> rows) {
        Assigned first = spell.get(0);
        long from = first.touch.at();
        List<Order> orders = ordersOf.getOrDefault(first.owner, List.of());
        List<Order> before = orders.stream()
                .filter(order -> order.at() < from
                        && order.at() >= from - covariateLookback
                        && !StoreComparisons.cancelled(order, from))
                .toList();
        boolean returning = orders.stream().anyMatch(order -> order.at() < from && !order.isCancelled());
        String stratum = !comparison.randomised
                ? StoreComparisons.stratum(returning, before.size())
                : comparison.isExperiment() ? "" : "p" + first.touch.number("probability_ppm");
        Set<List<String>> slices = new HashSet<>();
        slices.add(List.of("", ""));
        slices.add(List.of("channel", channel(first.touch)));
        slices.add(List.of("customer", returning ? "returning" : "new"));
        LocalDate day = Times.day(from, store.zone());
        for (int i = 0; i < HORIZONS.length; i++) {
            long until = from + HORIZONS[i] * Times.DAY;
            boolean spoilt = first.spoils
                    && spell.stream().anyMatch(one -> one.touch.at() <= until && !one.arm.equals(first.arm));
            if (comparison.isExperiment()) {
                rows.get(i).seen(first.arm, spoilt);
            }
            if (spoilt) {
                continue;
            }
            List<Order> within = orders.stream()
                    .filter(order ->
                            order.at() >= from && order.at() <= until && !StoreComparisons.cancelled(order, until))
                    .toList();
            long left = StoreComparisons.left(within, until);
            Map<String, long[]> values = Map.of(
                    "orders_per_unit", new long[] {within.size(), 1, before.size()},
                    "revenue_per_unit", new long[] {left, 1, StoreComparisons.left(before, from)},
                    "average_order_value", new long[] {left, within.size(), 0},
                    "repeat_purchase_rate", new long[] {within.size() > 1 ? 1 : 0, within.isEmpty() ? 0 : 1, 0});
            ComparisonRows of = rows.get(i);
            for (List<String> slice : slices) {
                values.forEach((metric, each) -> of.unit(metric, slice, first.arm, day, stratum, each));
            }
        }
    }

    private static String channel(Event touch) {
        return switch (touch.type()) {
            case "ad" -> touch.text("channel");
            case "exposure" -> touch.text("surface").toLowerCase(Locale.ROOT);
            default -> touch.text("about").toLowerCase(Locale.ROOT);
        };
    }

    private void writeTalks() {
        long phone = 0;
        long answered = 0;
        long surveys = 0;
        long responses = 0;
        long nonBuyers = 0;
        long price = 0;
        for (Event talk : winners("conversation")) {
            boolean connected = talk.text("outcome").equals("CONNECTED");
            boolean byPhone = talk.text("channel").equals("phone");
            boolean bySurvey = talk.text("channel").equals("text_survey");
            phone += byPhone ? 1 : 0;
            answered += byPhone && connected ? 1 : 0;
            surveys += bySurvey ? 1 : 0;
            responses += bySurvey && connected ? 1 : 0;
            String segment = talk.text("segment");
            if (connected && (segment.equals("CART_ABANDONER") || segment.equals("PROSPECT"))) {
                nonBuyers++;
                boolean named = false;
                for (var tag : talk.json().path("tags")) {
                    named |= tag.path("kind").textValue().equals("OBJECTION")
                            && tag.path("name").textValue().equals("price");
                }
                price += named ? 1 : 0;
            }
        }
        claim("connect_rate", answered, phone, 0, 0.30, 0.40, true);
        claim("price", price, nonBuyers, 0, 0.08, 0.14, true);
        Tables.Row ratio = claim("phone_against_survey", 0, phone, surveys, 6, 8, false);
        if (answered > 0 && answered < phone && responses > 0 && responses < surveys) {
            ratio.set("estimate", answered / (double) phone / (responses / (double) surveys));
        }
    }

    /** The ends of beta-binomial sequences are tested where they are computed; here that the right counts come to them. */
    private Tables.Row claim(
            String hypothesis, long of, long units, long others, double from, double to, boolean alone) {
        Tables.Row row = new Tables.Row()
                .set("job", "value")
                .set("store_id", store.id())
                .set("hypothesis", hypothesis)
                .set("comparison_id", "")
                .set("arm", "")
                .set("region_lower", from)
                .set("region_upper", to)
                .set("units", units)
                .set("other_units", others)
                .set("is_randomised", alone);
        if (alone) {
            row.set("estimate", units == 0 ? 0.0 : of / (double) units);
        }
        tables.put("hypotheses", row);
        return row;
    }
}
