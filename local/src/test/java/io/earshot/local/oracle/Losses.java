package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Carts, subscriptions and trials that are lost, and contacts and orders at the edges of every definition. */
final class Losses {
    private static final List<String> ARMS = List.of("CALL", "CALL", "EMAIL", "TEXT", "HOLDOUT", "HOLDOUT");
    private static final List<String> OUTCOMES =
            List.of("CONNECTED", "CONNECTED", "NO_ANSWER", "REFUSED", "VOICEMAIL", "WRONG_NUMBER");
    private static final List<String> SEGMENTS =
            List.of("RECENT_BUYER", "CART_ABANDONER", "CHURNED_SUBSCRIBER", "PROSPECT");
    private static final List<String> CHANNELS = List.of("phone", "text_survey");
    private static final List<String> OBJECTIONS = List.of("price", "", "trust", "50% off/now", "\uD83D\uDE00");

    private final World world;
    private final List<String> currencies;
    private final RecoveryOracle.Spans spans = AdversarialEvents.RECOVERY;
    private final List<String> experiments;

    /** Who lost something, as different events name them. */
    private record Person(String customer, String visitor) {}

    Losses(World world, List<String> currencies) {
        this.world = world;
        this.currencies = currencies;
        experiments = List.of("", world.odd("win:back"), world.odd("other"));
    }

    void stage() {
        for (int i = 0; i < 130; i++) {
            cart();
        }
        for (int i = 0; i < 60; i++) {
            subscription();
        }
        for (int i = 0; i < 25; i++) {
            stray();
        }
    }

    private Person person(long at) {
        String customer = world.chance(0.3) ? world.pick(world.customers) : world.fresh("shopper");
        String visitor = world.chance(0.2) ? world.pick(world.visitors) : world.fresh("tablet");
        if (world.chance(0.7)) {
            long linked =
                    at + world.upTo(8 * Times.DAY) - 4 * Times.DAY + (world.chance(0.1) ? world.settings.horizon() : 0);
            world.link(visitor, customer, Math.max(world.start, linked));
        }
        return new Person(customer, visitor);
    }

    private Who who(Person person) {
        return world.pick(List.of(
                Who.customer(person.customer), Who.visitor(person.visitor), new Who(person.visitor, person.customer)));
    }

    private long edge() {
        return world.random.nextInt(3) - 1;
    }

    private String currency() {
        return world.chance(0.6) ? currencies.get(0) : world.pick(currencies);
    }

    private long amount() {
        return world.chance(0.05) ? 0 : 1 + world.upTo(world.chance(0.8) ? 3000 : 5_000_000);
    }

    private void cart() {
        long at = world.time();
        Person person = person(at);
        String id = world.fresh("cart");
        Who owner = who(person);
        String currency = currency();
        long value = amount();
        boolean updated = world.chance(0.9);
        if (updated) {
            // Several words of revision 0: the latest stands.
            for (int i = world.random.nextInt(3); i > 0; i--) {
                tellCart(id, "UPDATED", owner, at - world.upTo(Times.HOUR), amount(), currency);
            }
            tellCart(id, "UPDATED", owner, at, value, currency);
        }
        long left = at + spans.silence() + edge();
        if (world.chance(0.4)) {
            tellCart(
                    id,
                    "ABANDONED",
                    who(person),
                    world.chance(0.5) ? left : at + world.upTo(Times.DAY),
                    value,
                    currency);
        }
        long clock = left;
        if (world.chance(0.7)) {
            clock = left + world.upTo(Times.DAY) - (world.chance(0.2) ? 2 * Times.HOUR : 0);
            assign("CART", id, person, clock);
        }
        if (world.chance(0.3)) {
            // Somebody looks at it again, or adds something.
            tellCart(
                    id,
                    "UPDATED",
                    owner,
                    clock + edge() + (world.chance(0.5) ? 0 : world.upTo(Times.DAY)),
                    amount(),
                    currency);
        }
        attempts("CART_ABANDONER", id, person, clock, spans.windows().get("cart"));
        for (int i = world.random.nextInt(3); i > 0; i--) {
            order(id, person, clock, value, currency);
        }
    }

    private JsonEvent tellCart(String id, String kind, Who who, long at, long value, String currency) {
        JsonEvent cart = world.name(world.event("cart", world.eventId(), Math.max(world.start, at)), who)
                .with("cart_id", id)
                .with("kind", kind)
                .with("value_minor", value)
                .with("currency", currency);
        world.tell(cart);
        if (world.chance(0.05)) {
            world.tell(cart.copy().with("value_minor", value + 11).revision(1));
        }
        return cart;
    }

    private void assign(String about, String id, Person person, long at) {
        int times = world.chance(0.15) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            boolean randomised = world.chance(0.7);
            String experiment = world.pick(experiments);
            String arm = world.pick(ARMS);
            JsonEvent outreach = world.name(
                            world.event(
                                    "outreach", world.eventId(), Math.max(world.start, at + i * edge() * Times.HOUR)),
                            who(person))
                    .with("outreach_id", world.fresh("outreach"))
                    .with("about", about)
                    .with("arm", arm)
                    .with("randomised", randomised)
                    .with("experiment_id", experiment);
            if (world.chance(0.95)) {
                outreach.with(about.equals("CART") ? "cart_id" : "subscription_id", id);
            }
            if (randomised) {
                outreach.with("probability_ppm", probability(experiment, arm));
            }
            world.tell(outreach);
            if (world.chance(0.1)) {
                world.tell(outreach.copy()
                        .with("about", world.chance(0.5) ? about : "OTHER")
                        .at(at + world.upTo(Times.HOUR))
                        .revision(1));
            }
        }
    }

    /** Some programs state what cannot be, one leaves an arm out. */
    private long probability(String experiment, String arm) {
        if (experiment.isEmpty()) {
            return arm.equals("HOLDOUT") || arm.equals("CALL") ? 333_333 : 166_667;
        }
        return experiment.equals(experiments.get(1)) ? 200_000 : 250_000 + 100_000L * world.random.nextInt(2);
    }

    private void attempts(String segment, String cart, Person person, long clock, long window) {
        for (int i = world.random.nextInt(4); i > 0; i--) {
            long at = clock
                    + world.pick(List.of(
                            edge(), window + edge(), world.upTo(Times.DAY), Times.DAY + edge(), world.upTo(window)));
            JsonEvent conversation = world.name(
                            world.event("conversation", world.eventId(), Math.max(world.start, at)), who(person))
                    .with("conversation_id", world.fresh("talk"))
                    .with("segment", world.chance(0.9) ? segment : world.pick(SEGMENTS))
                    .with("channel", world.pick(CHANNELS))
                    .with("outcome", world.pick(OUTCOMES));
            if (!cart.isEmpty() && world.chance(0.7)) {
                conversation.with("cart_id", world.chance(0.95) ? cart : "another cart");
            }
            for (int tag = world.random.nextInt(3); tag > 0; tag--) {
                conversation.item(
                        "tags",
                        Map.of(
                                "kind",
                                world.chance(0.7) ? "OBJECTION" : "TOPIC",
                                "name",
                                world.pick(OBJECTIONS),
                                "phrase",
                                "so \uD83D\uDE00"));
            }
            world.tell(conversation);
            if (world.chance(0.1)) {
                world.tell(conversation
                        .copy()
                        .with("outcome", world.pick(OUTCOMES))
                        .revision(1));
            }
        }
    }

    private void order(String cart, Person person, long clock, long value, String currency) {
        long window = spans.windows().get("cart");
        long at = clock
                + world.pick(List.of(
                        edge(),
                        window + edge(),
                        world.upTo(window),
                        world.upTo(window),
                        world.upTo(3 * window),
                        -world.upTo(Times.DAY)));
        if (at < world.start || at >= world.end) {
            return;
        }
        Who buyer = world.chance(0.1) ? Who.NOBODY : who(person);
        long worth = world.pick(List.of(value, value / 2, value + 100, amount()));
        World.PlacedOrder order = world.order(buyer, at, worth, world.chance(0.9) ? currency : world.pick(currencies));
        if (world.chance(0.6)) {
            JsonEvent checkedOut = tellCart(cart, "CHECKED_OUT", who(person), at, value, currency)
                    .with("order_id", order.id());
            if (world.chance(0.1)) {
                world.tell(checkedOut.copy().with("order_id", "no order").revision(2));
            }
        }
        for (int i = world.random.nextInt(3); i > 0; i--) {
            long refunded = world.pick(List.of(
                    clock + window + edge(),
                    at + world.upTo(2 * Times.DAY),
                    at + world.upTo(world.settings.horizon())));
            world.refund(
                    world.fresh("refund"),
                    order,
                    Math.max(world.start, refunded),
                    world.chance(0.4) ? worth : world.upTo(worth + 2),
                    order.currency());
        }
        if (world.chance(0.12)) {
            world.cancel(
                    order,
                    Math.max(world.start, world.pick(List.of(clock + window + edge(), at + world.upTo(Times.DAY)))));
        }
    }

    private void subscription() {
        long at = world.time();
        Person person = person(at);
        String id = world.fresh("subscription");
        String currency = currency();
        List<Long> times = new ArrayList<>();
        if (world.chance(0.6)) {
            tell(id, "TRIAL_STARTED", person, at, 0, currency);
            if (world.chance(0.6)) {
                assign("TRIAL", id, person, at + world.upTo(3 * Times.DAY));
            }
            attempts("PROSPECT", "", person, at, spans.windows().get("trial"));
            times.add(at);
        }
        for (int i = world.random.nextInt(3); i > 0; i--) {
            long cancelled = at + world.upTo(12 * Times.DAY);
            tell(id, "CANCELLED", person, cancelled, 0, currency);
            times.add(cancelled);
            if (world.chance(0.7)) {
                assign(
                        "SUBSCRIPTION",
                        id,
                        person,
                        cancelled + edge() + (world.chance(0.5) ? 0 : world.upTo(Times.DAY)));
            }
            attempts(
                    "CHURNED_SUBSCRIBER", "", person, cancelled, spans.windows().get("subscription"));
        }
        for (int i = world.random.nextInt(4); i > 0 && !times.isEmpty(); i--) {
            long window = spans.windows().get(world.pick(List.of("subscription", "trial")));
            long renewed = world.pick(times) + world.pick(List.of(edge(), window + edge(), world.upTo(window)));
            tell(id, "RENEWED", person, renewed, amount(), world.chance(0.9) ? currency : world.pick(currencies));
        }
        if (times.isEmpty()) {
            assign(world.pick(List.of("SUBSCRIPTION", "TRIAL")), id, person, at);
        }
    }

    private void tell(String id, String kind, Person person, long at, long amount, String currency) {
        Who who = who(person);
        JsonEvent event = world.event("subscription", who, Math.max(world.start, at))
                .with("subscription_id", id)
                .with("kind", kind)
                .with("amount_minor", amount)
                .with("currency", currency);
        world.tell(event);
        if (world.chance(0.1)) {
            world.tell(event.copy().with("amount_minor", amount + 3).revision(1));
        }
    }

    /** Contacts about nothing that is to be won back, and about what nobody has heard of. */
    private void stray() {
        Who who = Who.customer(world.pick(world.customers));
        world.tell(world.name(world.event("outreach", world.eventId(), world.time()), who)
                .with("outreach_id", world.fresh("outreach"))
                .with("about", world.pick(List.of("ORDER", "OTHER", "CART", "SUBSCRIPTION", "TRIAL")))
                .with("cart_id", world.fresh("unheard of"))
                .with("arm", world.pick(ARMS)));
    }
}
