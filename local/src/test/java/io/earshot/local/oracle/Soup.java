package io.earshot.local.oracle;

import io.earshot.local.oracle.World.PlacedOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A dense small world where everything collides: few people, few ids, times that coincide. */
final class Soup {
    private static final List<String> CHANNELS = List.of("meta", "google", "Ünï/％");
    private static final List<String> CAMPAIGNS = List.of("spring", "");
    private static final List<String> ADS = List.of("ad 1", "\uD83D\uDE00 ad");
    private static final List<String> KINDS = List.of("OBJECTION", "TOPIC", "BENEFIT");
    private static final List<String> NAMES = List.of("price", "trust", "50% off/now", "\uD83D\uDE00%2F");
    private static final List<String> SURFACES =
            List.of("EMAIL", "PAGE", "PRODUCT_DESCRIPTION", "TEXT_MESSAGE", "CALL_SCRIPT");
    private static final List<String> SEGMENTS =
            List.of("RECENT_BUYER", "CART_ABANDONER", "CHURNED_SUBSCRIBER", "PROSPECT");
    private static final List<String> SOURCES = List.of("google", "direct", "newsletter");
    private static final List<String> MEDIUMS = List.of("organic", "e-mail", "");
    private static final List<String> RATES = List.of("0.5", "1.5", "0.125", "2.5", "0.25", "1");

    private final World world;
    private final List<String> currencies;
    private final List<String> variants = new ArrayList<>();
    private final List<Map<String, Object>> phrases = new ArrayList<>();
    private final Set<String> spent = new HashSet<>();
    private long lastTouch;

    /** @param currencies the store's first; of the last, rates are known only in the second half */
    Soup(World world, List<String> currencies) {
        this.world = world;
        this.currencies = currencies;
        lastTouch = world.start;
        for (int i = 0; i < 20; i++) {
            variants.add(world.odd("variant " + i));
        }
    }

    void cook() {
        repeat(330, this::order);
        repeat(130, this::link);
        repeat(220, this::conversation);
        repeat(2650, this::touch);
        repeat(200, this::refund);
        repeat(105, this::cancellation);
        repeat(60, this::variant);
        repeat(260, this::spend);
        rates();
        repeat(600, this::revision);
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    private Who anybody() {
        double die = world.random.nextDouble();
        if (die < 0.35) {
            return Who.customer(world.pick(world.customers));
        }
        return new Who(world.pick(world.visitors), die < 0.8 ? "" : world.pick(world.customers));
    }

    /** Somebody who may well turn out to be the one who ordered. */
    private Who related(PlacedOrder order) {
        String one = order.who().customer().isEmpty()
                ? order.who().visitor()
                : order.who().customer();
        List<String> others = world.linked.getOrDefault(one, List.of());
        if (others.isEmpty() || world.chance(0.5)) {
            return order.who().equals(Who.NOBODY) ? anybody() : order.who();
        }
        String other = world.pick(others);
        return order.who().customer().isEmpty() ? Who.customer(other) : Who.visitor(other);
    }

    private long amount() {
        double die = world.random.nextDouble();
        if (die < 0.03) {
            return 0;
        }
        return die < 0.25 ? 1 + world.upTo(9) : 1 + world.upTo(die < 0.9 ? 10_000 : 100_000_000);
    }

    private String currency() {
        double die = world.random.nextDouble();
        return currencies.get(die < 0.4 ? 0 : die < 0.82 ? 1 : 2);
    }

    private void order() {
        long at = !world.orders.isEmpty() && world.chance(0.1)
                ? world.pick(world.orders).at()
                : world.time();
        Who who = world.chance(0.05) ? Who.NOBODY : anybody();
        PlacedOrder order = world.order(who, at, amount(), currency());
        if (world.chance(0.3)) {
            JsonEvent placed = world.facts.get(world.facts.size() - 1).event();
            placed.item(
                    "lines",
                    Map.of(
                            "line_id",
                            "1",
                            "sku",
                            "s" + order.amount() % 3,
                            "quantity",
                            2,
                            "amount_minor",
                            order.amount() / 2));
        }
    }

    private void link() {
        long at = world.chance(0.3)
                ? world.pick(world.orders).at() - world.upTo(world.settings.lookback())
                : world.time();
        world.link(world.pick(world.visitors), world.pick(world.customers), Math.max(world.start, at));
    }

    private void touch() {
        PlacedOrder order = world.pick(world.orders);
        boolean near = world.chance(0.75);
        int kind = world.random.nextInt(10);
        boolean brief = kind >= 3 && kind < 6;
        long lookback = brief ? world.settings.viewLookback() : world.settings.lookback();
        long at = near ? Math.max(world.start, order.at() - age(lookback)) : world.time();
        if (world.chance(0.1)) {
            at = lastTouch;
        }
        lastTouch = at;
        Who who = near && world.chance(0.75) ? related(order) : anybody();
        if (kind < 5) {
            ad(kind < 3 ? "click" : "impression", who, at);
        } else if (kind < 6) {
            exposure(who, at);
        } else {
            pageView(who, at);
            long next = at;
            while (world.chance(0.3)) {
                next += world.chance(0.5) ? 30 * Times.MINUTE + world.upTo(3) - 1 : world.upTo(Times.HOUR);
                pageView(who, next);
            }
        }
    }

    private long age(long lookback) {
        return switch (world.random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> lookback + 1 - world.upTo(3);
            default -> world.upTo(lookback + lookback / 10);
        };
    }

    private void ad(String type, Who who, long at) {
        JsonEvent ad = adFields(world.event(type, who, at));
        world.tell(ad);
        if (type.equals("click") && world.chance(0.3)) {
            pageView(who, at + world.pick(List.of(0L, 1L, Times.MINUTE, 5 * Times.MINUTE, 5 * Times.MINUTE + 1)));
        }
    }

    private JsonEvent adFields(JsonEvent event) {
        event.with("channel", world.pick(CHANNELS))
                .with("campaign_id", world.pick(CAMPAIGNS))
                .with("ad_id", world.pick(ADS));
        return world.chance(0.5) ? event.with("variant_id", world.pick(variants)) : event;
    }

    private void exposure(Who who, long at) {
        world.tell(world.event("exposure", who, at)
                .with("surface", world.pick(SURFACES))
                .with("variant_id", world.pick(variants)));
    }

    private void pageView(Who who, long at) {
        JsonEvent view = world.event("page_view", who, at).with("dwell_seconds", 3);
        world.tell(medium(source(view)));
    }

    private JsonEvent source(JsonEvent view) {
        double die = world.random.nextDouble();
        if (die < 0.2) {
            return view.without("source");
        }
        return die < 0.4 ? view.withNull("source") : view.with("source", die < 0.6 ? "" : world.pick(SOURCES));
    }

    private JsonEvent medium(JsonEvent view) {
        double die = world.random.nextDouble();
        if (die < 0.2) {
            return view.without("medium");
        }
        return die < 0.3 ? view.withNull("medium") : view.with("medium", world.pick(MEDIUMS));
    }

    private void conversation() {
        PlacedOrder order = world.pick(world.orders);
        boolean near = world.chance(0.6);
        long at = near ? Math.max(world.start, order.at() - age(world.settings.lookback())) : world.time();
        String id = world.fresh("conversation");
        JsonEvent conversation = world.name(
                        world.event("conversation", world.eventId(), at), near ? related(order) : anybody())
                .with("conversation_id", id)
                .with("segment", world.pick(SEGMENTS))
                .with("channel", world.chance(0.5) ? "phone" : "text_survey")
                .with("outcome", world.chance(0.6) ? "CONNECTED" : "NO_ANSWER")
                .with("consent_to_quote", world.chance(0.5));
        world.tell(tags(conversation));
    }

    private JsonEvent tags(JsonEvent conversation) {
        conversation.without("tags");
        repeat(world.random.nextInt(5), () -> {
            String kind = world.pick(KINDS);
            String name = world.pick(NAMES);
            conversation.item(
                    "tags",
                    Map.of("kind", kind, "name", name, "phrase", " so \uD83D\uDE00\n" + name + "\t", "stage", "late"));
            phrases.add(Map.of(
                    "conversation_id",
                    conversation.text("conversation_id"),
                    "kind",
                    kind,
                    "name",
                    name,
                    "position",
                    world.random.nextInt(3)));
        });
        return conversation;
    }

    private void variant() {
        JsonEvent variant = world.event("variant", world.eventId(), world.time())
                .with("variant_id", world.pick(variants))
                .with("text", "buy\n\"now\"")
                .revision(world.random.nextInt(4));
        world.tell(variant.occurredAt() > world.start ? phrases(variant) : variant);
    }

    private JsonEvent phrases(JsonEvent variant) {
        variant.without("phrases");
        repeat(world.random.nextInt(5), () -> {
            Map<String, Object> phrase = world.pick(phrases);
            variant.item("phrases", phrase);
            if (world.chance(0.2)) {
                variant.item("phrases", phrase);
            }
        });
        return variant;
    }

    private void spend() {
        LocalDate day = Times.day(world.time(), world.store.zone());
        long at = day.atStartOfDay(world.store.zone()).toEpochSecond() * Times.SECOND + world.upTo(3 * Times.DAY);
        JsonEvent spend = adFields(world.event("spend", world.eventId(), at))
                .day(day)
                .with("cost_minor", amount())
                .with("currency", currency());
        if (world.chance(0.7)) {
            spend.with("claimed_conversions_milli", amount()).with("claimed_revenue_minor", amount());
        }
        String key = spend.text("channel") + spend.text("campaign_id") + spend.text("ad_id") + spend.text("variant_id");
        if (spent.add(key + day)) {
            world.tell(spend);
        }
    }

    /** A rate for every few days; of the last currency from half-time on. */
    private void rates() {
        long middle = (world.start + world.end) / 2;
        rates(currencies.get(1), currencies.get(0), world.start + 6 * Times.DAY, 2);
        rates(currencies.get(2), currencies.get(0), middle, 3);
        rates(currencies.get(0), currencies.get(2), world.start, 20);
        rates(currencies.get(1), currencies.get(2), world.start, 20);
    }

    private void rates(String from, String to, long since, int everyDays) {
        for (long at = since; at < world.end; at += everyDays * Times.DAY) {
            world.tellLate(world.event("rate", world.eventId(), at + world.upTo(Times.DAY))
                    .day(Times.day(at, world.store.zone()))
                    .with("from_currency", from)
                    .with("to_currency", to)
                    .with("rate", rate()));
        }
    }

    private String rate() {
        return world.chance(0.6) ? world.pick(RATES) : String.format("0.%012d", 1 + world.upTo(999_999_999_999L));
    }

    private void refund() {
        PlacedOrder order = world.pick(world.orders);
        long horizon = world.settings.horizon();
        long at = order.at()
                + switch (world.random.nextInt(10)) {
                    case 0 -> horizon + world.upTo(3) - 1;
                    case 1 -> horizon + world.upTo(Times.DAY);
                    case 2 -> -world.upTo(Times.DAY);
                    case 3 -> 0;
                    default -> world.upTo(horizon);
                };
        long amount = world.chance(0.2) ? order.amount() : world.upTo(order.amount() + 2);
        String currency = world.chance(0.85) ? order.currency() : currency();
        JsonEvent refund = world.refund(world.fresh("refund"), order, Math.max(world.start, at), amount, currency);
        if (world.chance(0.05)) {
            refund.order(world.fresh("unknown order"));
        }
    }

    private void cancellation() {
        PlacedOrder order = world.pick(world.orders);
        world.cancel(order, order.at() + world.upTo(world.settings.horizon() + Times.DAY));
    }

    private void revision() {
        World.Fact fact = world.pick(world.facts);
        JsonEvent event = fact.event().copy();
        boolean sameEventId = isKeyedByEvent(event.type()) || world.chance(0.5);
        if (!sameEventId) {
            event.with("event_id", world.eventId());
        }
        if (sameEventId || world.chance(0.6)) {
            event.revision((int) event.number("revision") + 1 + world.random.nextInt(2));
        }
        if (!event.type().equals("rate") && !event.type().equals("spend") && world.chance(0.3)) {
            event.at(Math.max(world.start, event.occurredAt() + shift()));
        }
        world.tell(change(event));
    }

    private static boolean isKeyedByEvent(String type) {
        return List.of("click", "impression", "exposure", "page_view", "link").contains(type);
    }

    /** Less than the horizon, also after several revisions. */
    private long shift() {
        return switch (world.random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> -1;
            default -> world.upTo(world.settings.horizon() / 5) - world.settings.horizon() / 10;
        };
    }

    private JsonEvent change(JsonEvent event) {
        return switch (event.type()) {
            case "placed" -> world.chance(0.5) ? world.name(event, anybody()) : event.money(amount(), currency());
            case "refunded" ->
                world.chance(0.3) ? event.order(world.pick(world.orders).id()) : event.with("amount_minor", amount());
            case "click", "impression" ->
                world.chance(0.3)
                        ? event.with("type", event.type().equals("click") ? "impression" : "click")
                        : adFields(event);
            case "exposure" -> event.with("surface", world.pick(SURFACES));
            case "page_view" -> world.chance(0.5) ? source(event) : medium(event);
            case "link" -> world.name(event, new Who(event.text("visitor_id"), world.pick(world.customers)));
            case "conversation" ->
                world.chance(0.3)
                        ? world.name(event, anybody())
                        : tags(event.with("outcome", world.chance(0.7) ? "CONNECTED" : "REFUSED"));
            case "variant" -> phrases(event);
            case "spend" -> event.with("cost_minor", amount()).with("currency", currency());
            case "rate" -> event.with("rate", rate());
            default -> event;
        };
    }
}
