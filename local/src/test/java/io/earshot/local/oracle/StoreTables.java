package io.earshot.local.oracle;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of one store, from its entities. */
final class StoreTables {
    private static final List<String> ROAS_SUMS = Stream.concat(
                    Stream.of(
                            "credits",
                            "spend_rows",
                            "spend_minor",
                            "claimed_conversions_milli",
                            "claimed_revenue_minor"),
                    Models.NAMES.stream()
                            .flatMap(model -> Stream.of("_gross_new", "_net_new", "_gross_returning", "_net_returning")
                                    .map(part -> model + part + "_minor")))
            .toList();

    private final Store store;
    private final Map<String, List<Entity>> entities;
    private final Settings settings;
    private final Fault fault;
    private final Tables tables;
    private final Links links;
    private final Exchange exchange;
    private final Touches touches;
    private final Map<String, Entity> variants = new HashMap<>();

    /** @param entities by type */
    StoreTables(Store store, Map<String, List<Entity>> entities, Settings settings, Fault fault, Tables tables) {
        this.store = fault == Fault.DAY_IN_UTC ? new Store(store.id(), ZoneOffset.UTC, store.currency()) : store;
        this.entities = entities;
        this.settings = settings;
        this.fault = fault;
        this.tables = tables;
        links = new Links(links(), settings, fault);
        exchange = new Exchange(all("rate"), store.currency(), settings, fault);
        all("variant").forEach(variant -> variants.put(variant.winner().key(), variant));
        touches = new Touches(settings, fault);
        touches.addAds(winners("ad"));
        touches.addExposures(winners("exposure"));
        touches.addConversations(winners("conversation"));
        touches.addVisits(winners("page_view"), winners("ad"));
    }

    private List<Event> links() {
        List<Event> all = new ArrayList<>(winners("link"));
        if (fault == Fault.BOTH_IDS_LINK) {
            Stream.of("ad", "exposure", "page_view", "conversation", "placed")
                    .flatMap(type -> winners(type).stream())
                    .filter(event ->
                            !event.visitor().isEmpty() && !event.customer().isEmpty())
                    .forEach(all::add);
        }
        return all;
    }

    private List<Entity> all(String type) {
        return entities.getOrDefault(type, List.of());
    }

    private List<Event> winners(String type) {
        return all(type).stream().map(Entity::winner).toList();
    }

    void write() {
        writePhrases();
        writeVariants();
        writeSpend();
        writeOrders(order -> true);
    }

    /** The rows of orders and, of the sums, what orders add to them. */
    void writeOrders(Predicate<String> which) {
        Map<String, List<Event>> refunds =
                winners("refunded").stream().collect(Collectors.groupingBy(refund -> refund.text("order_id")));
        Map<String, Event> cancellations = new HashMap<>();
        winners("cancelled").forEach(cancelled -> cancellations.put(cancelled.key(), cancelled));
        Map<String, Order> orders = new HashMap<>();
        for (Event placed : winners("placed")) {
            orders.put(
                    placed.key(),
                    new Order(
                            placed,
                            store,
                            links.owner(placed.visitor(), placed.customer(), placed.at(), placed.at()),
                            refunds.getOrDefault(placed.key(), List.of()),
                            Optional.ofNullable(cancellations.get(placed.key())),
                            exchange,
                            settings,
                            fault));
        }
        markNew(orders.values());
        orders.values().forEach(this::write);
        refunds.values()
                .forEach(ofOne -> ofOne.forEach(
                        refund -> writeAdjustment(refund, Optional.ofNullable(orders.get(refund.text("order_id"))))));
    }

    /** New is the first of its owner that was not cancelled; who is nobody is new each time. */
    private void markNew(Collection<Order> orders) {
        Comparator<String> ids = fault == Fault.NEW_TIES_BY_UTF16 ? Comparator.naturalOrder() : Utf8.ORDER;
        Comparator<Order> byTime = Comparator.comparingLong(Order::at).thenComparing(Order::id, ids);
        Map<String, Order> first = new HashMap<>();
        for (Order order : orders) {
            if (order.isCancelled() && fault != Fault.CANCELLED_CAN_BE_FIRST && fault != Fault.CANCELLED_CAN_BE_NEW) {
                continue;
            }
            if (order.owner.isEmpty()) {
                order.isNew = fault != Fault.NOBODY_IS_NEVER_NEW;
            } else {
                first.merge(order.owner, order, (one, other) -> byTime.compare(one, other) <= 0 ? one : other);
            }
        }
        first.values().forEach(order -> order.isNew = !order.isCancelled() || fault == Fault.CANCELLED_CAN_BE_NEW);
    }

    private LocalDate day(long at) {
        return Times.day(at, store.zone());
    }

    private void write(Order order) {
        List<Touch> candidates = candidates(order);
        tables.put(
                "orders",
                new Tables.Row()
                        .set("store_id", store.id())
                        .set("order_id", order.id())
                        .set("order_event_id", order.placed.eventId())
                        .set("occurred_at", Times.text(order.at()))
                        .set("day", order.day())
                        .set("owner", order.owner)
                        .set("is_new", order.isNew)
                        .set("is_cancelled", order.isCancelled())
                        .set("touches", candidates.size())
                        .set("currency", order.rate.currency())
                        .set("in_store_currency", order.rate.inStoreCurrency())
                        .set("gross_minor", order.grossConverted())
                        .set("net_minor", order.netConverted()));
        writeBookings(order);
        addSalesAndUnits(order);
        if (candidates.isEmpty()) {
            writeUnattributed(
                    order.id(),
                    "",
                    order.day(),
                    order.placed.person().isEmpty() ? "no person" : "no touch",
                    order.rate,
                    order.grossConverted(),
                    order.netConverted());
        } else if (!order.isCancelled() || fault != Fault.CANCELLED_ROWS_VANISH) {
            writeCredits(order, candidates);
        }
    }

    private List<Touch> candidates(Order order) {
        if (order.owner.isEmpty()) {
            return List.of();
        }
        Set<String> persons = new HashSet<>(Set.of(order.owner));
        if (order.owner.startsWith("c:")) {
            links.visitorsOf(order.owner.substring(2)).forEach(visitor -> persons.add("v:" + visitor));
        }
        List<Touch> candidates = new ArrayList<>(persons.stream()
                .flatMap(person -> touches.of(person).stream())
                .filter(touch -> reaches(touch, order))
                .sorted(Touch.order(fault))
                .toList());
        if (fault == Fault.ONE_TOUCH_PER_EVENT_ID) {
            Set<String> seen = new HashSet<>();
            candidates.removeIf(touch -> !seen.add(touch.event().eventId()));
        }
        return candidates;
    }

    private boolean reaches(Touch touch, Order order) {
        long at = touch.event().at();
        boolean inTime =
                switch (fault) {
                    case LOOKBACK_EXCLUSIVE -> order.at() - touch.lookback() < at && at <= order.at();
                    case TOUCH_AT_ORDER_DROPPED -> order.at() - touch.lookback() <= at && at < order.at();
                    default -> order.at() - touch.lookback() <= at && at <= order.at();
                };
        long ownedAt = fault == Fault.OWNER_OF_TOUCH_AT_ORDER ? order.at() : at;
        return inTime
                && links.owner(touch.event().visitor(), touch.event().customer(), ownedAt, order.at())
                        .equals(order.owner);
    }

    private void writeCredits(Order order, List<Touch> candidates) {
        Map<String, long[]> weights = Models.weights(candidates, order.at(), settings, fault);
        Map<String, long[]> amounts = new HashMap<>();
        weights.forEach((model, weight) -> {
            long[] gross = Models.apportion(order.grossConverted(), weight, fault);
            boolean follows = fault == Fault.NET_FOLLOWS_GROSS && order.grossConverted() > 0;
            amounts.put(model + "_gross", gross);
            amounts.put(model + "_net", Models.apportion(order.netConverted(), follows ? gross : weight, fault));
        });
        for (int i = 0; i < candidates.size(); i++) {
            int one = i;
            Map<String, Long> ofTouch = new HashMap<>();
            amounts.forEach((name, parts) -> ofTouch.put(name, parts[one]));
            writeCredit(order, candidates.get(i), ofTouch);
        }
    }

    private void writeCredit(Order order, Touch touch, Map<String, Long> amounts) {
        LocalDate touchDay = day(touch.event().at());
        List<String> phraseIds = touch.variant().isEmpty() ? touch.phraseIds() : phrasesOfVariant(touch, order);
        Tables.Row credit = new Tables.Row()
                .set("store_id", store.id())
                .set("order_id", order.id())
                .set("touch_topic", touch.event().topic())
                .set("touch_key", touch.event().key())
                .set("touch_event_id", touch.event().eventId())
                .set("order_event_id", order.placed.eventId())
                .set("order_at", Times.text(order.at()))
                .set("order_day", order.day())
                .set("touch_at", Times.text(touch.event().at()))
                .set("touch_day", touchDay)
                .set("touch_kind", touch.kind())
                .set("channel", touch.channel())
                .set("medium", touch.medium())
                .set("campaign_id", touch.campaign())
                .set("ad_id", touch.ad())
                .set("variant_id", touch.variant())
                .set("conversation_id", touch.conversation())
                .set("phrase_ids", String.join("\n", phraseIds))
                .set("is_new", order.isNew)
                .set("currency", order.rate.currency())
                .set("in_store_currency", order.rate.inStoreCurrency());
        amounts.forEach((name, amount) -> credit.set(name + "_minor", amount));
        tables.put("credits", credit);
        if (order.rate.inStoreCurrency() && Set.of("click", "view").contains(touch.kind())) {
            addToReturns(touch.channel(), touch.campaign(), order.day(), amounts.get("last_non_direct_net"), 0);
        }
        addToRoas("order", order.day(), order, touch, amounts);
        addToRoas("touch", fault == Fault.TOUCH_BASIS_BY_ORDER_DAY ? order.day() : touchDay, order, touch, amounts);
        addToPhrases(order, touch, phraseIds, amounts);
    }

    /** The phrases of the variant as it was registered no later than the horizon after the order. */
    private List<String> phrasesOfVariant(Touch touch, Order order) {
        long until =
                switch (fault) {
                    case VARIANT_REVISED_AT_HORIZON_DROPPED -> order.at() + settings.horizon() - 1;
                    case VARIANT_REVISED_AFTER_HORIZON_COUNTS -> Long.MAX_VALUE;
                    default -> order.at() + settings.horizon();
                };
        return Optional.ofNullable(variants.get(touch.variant()))
                .flatMap(variant -> variant.winner(
                        until, fault == Fault.VARIANT_LATEST_INSTEAD_OF_HIGHEST ? Entity.latest() : variant.order()))
                .map(winner -> Phrases.references(winner, fault))
                .orElse(List.of());
    }

    private Tables.Row roas(
            String basis, LocalDate day, String channel, String campaign, String ad, String variant, String currency) {
        Tables.Row row = tables.at(
                "roas",
                new Tables.Row()
                        .set("store_id", store.id())
                        .set("day_basis", basis)
                        .set("day", day)
                        .set("channel", channel)
                        .set("campaign_id", campaign)
                        .set("ad_id", ad)
                        .set("variant_id", variant)
                        .set("currency", currency));
        if (!row.has("credits")) {
            ROAS_SUMS.forEach(column -> row.add(column, 0));
        }
        return row;
    }

    private void addToRoas(String basis, LocalDate day, Order order, Touch touch, Map<String, Long> amounts) {
        boolean isNew = order.isNew || fault == Fault.RETURNING_IS_NEW;
        Tables.Row row = roas(
                        basis,
                        day,
                        touch.channel(),
                        touch.campaign(),
                        touch.ad(),
                        touch.variant(),
                        order.rate.currency())
                .add("credits", 1);
        amounts.forEach((name, amount) -> row.add(name + (isNew ? "_new" : "_returning") + "_minor", amount));
    }

    private void addSalesAndUnits(Order order) {
        if (order.rate.inStoreCurrency()) {
            int hour = Times.instant(order.at()).atZone(store.zone()).getHour();
            for (String[] series : new String[][] {{"sales", ""}, {"hours", "%02d".formatted(hour)}}) {
                addFact(series[0], series[1], order.day(), order.netConverted(), order.isCancelled() ? 0 : 1);
            }
        }
        if (order.isCancelled()) {
            return;
        }
        Map<String, Long> units = new HashMap<>();
        order.placed
                .json()
                .path("lines")
                .forEach(line -> units.merge(
                        line.get("sku").asText(), line.get("quantity").longValue(), Long::sum));
        units.forEach((sku, quantity) -> {
            if (quantity > 0) {
                addFact("units", sku, order.day(), quantity, 1);
            }
        });
    }

    private void addToReturns(String channel, String campaign, LocalDate day, long revenue, long cost) {
        addFact("roas", "", day, revenue, cost);
        addFact("roas", Phrases.escape(channel) + "/" + Phrases.escape(campaign), day, revenue, cost);
    }

    private void addFact(String kind, String dimension, LocalDate day, long numerator, long denominator) {
        tables.at(
                        "daily_facts",
                        new Tables.Row()
                                .set("job", "attribution")
                                .set("store_id", store.id())
                                .set("kind", kind)
                                .set("dimension", dimension)
                                .set("day", day))
                .add("numerator", numerator)
                .add("denominator", denominator);
    }

    private void writeSpend() {
        for (Event spend : winners("spend")) {
            LocalDate day = fault == Fault.SPEND_ON_DAY_OF_EVENT ? day(spend.at()) : spend.day();
            Exchange.Rate rate = exchange.rate(spend.text("currency"), day, spend.at());
            long claimed = spend.number("claimed_revenue_minor");
            if (rate.inStoreCurrency()) {
                addToReturns(
                        spend.text("channel"),
                        spend.text("campaign_id"),
                        day,
                        0,
                        rate.convert(spend.number("cost_minor")));
            }
            for (String basis : List.of("order", "touch")) {
                roas(
                                basis,
                                day,
                                spend.text("channel"),
                                spend.text("campaign_id"),
                                spend.text("ad_id"),
                                spend.text("variant_id"),
                                rate.currency())
                        .add("spend_rows", 1)
                        .add("spend_minor", rate.convert(spend.number("cost_minor")))
                        .add("claimed_conversions_milli", spend.number("claimed_conversions_milli"))
                        .add(
                                "claimed_revenue_minor",
                                fault == Fault.CLAIM_NOT_CONVERTED ? claimed : rate.convert(claimed));
            }
        }
    }

    private void addToPhrases(Order order, Touch touch, List<String> phraseIds, Map<String, Long> amounts) {
        for (String phraseId : phraseIds) {
            Tables.Row row = tables.at(
                            "phrase_revenue",
                            new Tables.Row()
                                    .set("store_id", store.id())
                                    .set("day", order.day())
                                    .set("phrase_id", phraseId)
                                    .set("via", touch.kind().equals("conversation") ? "conversation" : "copy")
                                    .set("channel", touch.channel())
                                    .set("campaign_id", touch.campaign())
                                    .set("ad_id", touch.ad())
                                    .set("variant_id", touch.variant())
                                    .set("currency", order.rate.currency()))
                    .add("credits", 1);
            long shares = fault == Fault.PHRASE_REVENUE_IS_SPLIT ? phraseIds.size() : 1;
            amounts.forEach((name, amount) -> row.add(name + "_minor", amount / shares));
        }
    }

    private void writePhrases() {
        for (Event conversation : winners("conversation")) {
            if (fault == Fault.PHRASES_OF_CONNECTED_ONLY
                    && !conversation.text("outcome").equals("CONNECTED")) {
                continue;
            }
            for (Phrases.Tag tag : Phrases.tags(conversation, fault)) {
                Tables.Row row = new Tables.Row()
                        .set("store_id", store.id())
                        .set("phrase_id", tag.phraseId())
                        .set("conversation_id", conversation.key())
                        .set("occurred_at", Times.text(conversation.at()))
                        .set("segment", conversation.text("segment").toLowerCase(Locale.ROOT))
                        .set("kind", tag.kind())
                        .set("name", tag.text("name"))
                        .set("position", tag.position())
                        .set("stage", tag.text("stage"))
                        .set("phrase", tag.text("phrase"))
                        .set("product", tag.text("product"))
                        .set("consent_to_quote", conversation.flag("consent_to_quote"));
                if (fault == Fault.NONE) {
                    tables.put("phrases", row);
                } else {
                    tables.at("phrases", row); // a fault may make ids collide
                }
            }
        }
    }

    private void writeVariants() {
        for (Event variant : winners("variant")) {
            tables.put(
                    "variants",
                    new Tables.Row()
                            .set("store_id", store.id())
                            .set("variant_id", variant.key())
                            .set("registered_at", Times.text(variant.at()))
                            .set("experiment_id", variant.text("experiment_id"))
                            .set("arm", variant.text("arm"))
                            .set("text", variant.text("text"))
                            .set("phrase_ids", String.join("\n", Phrases.references(variant, fault))));
        }
    }

    private void writeBookings(Order order) {
        for (Order.Booking booking : order.bookings(exchange)) {
            tables.put(
                    "bookings",
                    new Tables.Row()
                            .set("store_id", store.id())
                            .set("order_id", order.id())
                            .set("entry_id", booking.entryId())
                            .set("day", day(booking.at()))
                            .set("kind", booking.kind())
                            .set("currency", order.rate.currency())
                            .set("in_store_currency", order.rate.inStoreCurrency())
                            .set("amount_minor", booking.amount()));
        }
    }

    /** A refund that lowers no order, or only in part. */
    private void writeAdjustment(Event refund, Optional<Order> order) {
        Optional<String> refused =
                order.map(known -> known.refused(refund, settings)).orElse(Optional.of("no order"));
        if (order.isEmpty() && fault == Fault.UNKNOWN_ORDER_DROPPED) {
            return;
        }
        long amount = refused.isPresent()
                ? refund.number("amount_minor")
                : order.orElseThrow().excess().getOrDefault(refund, 0L);
        if (refused.isPresent() || amount > 0) {
            boolean onOrderDay = fault == Fault.ADJUSTMENT_ON_ORDER_DAY && order.isPresent();
            LocalDate day = onOrderDay ? order.get().day() : day(refund.at());
            boolean likeOrder = fault == Fault.ADJUSTMENT_AT_RATE_OF_ORDER && refused.isEmpty();
            Exchange.Rate rate =
                    likeOrder ? order.orElseThrow().rate : exchange.rate(refund.text("currency"), day, refund.at());
            writeUnattributed(
                    refund.text("order_id"),
                    refund.key(),
                    day,
                    refused.orElse("excess refund"),
                    rate,
                    0,
                    rate.convert(-amount));
        }
    }

    private void writeUnattributed(
            String orderId, String refundId, LocalDate day, String reason, Exchange.Rate rate, long gross, long net) {
        tables.put(
                "unattributed",
                new Tables.Row()
                        .set("store_id", store.id())
                        .set("order_id", orderId)
                        .set("refund_id", refundId)
                        .set("day", day)
                        .set("reason", reason)
                        .set("currency", rate.currency())
                        .set("in_store_currency", rate.inStoreCurrency())
                        .set("gross_minor", gross)
                        .set("net_minor", net));
    }
}
