package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Contacts that were assigned, drawn and chosen ones, to people who order at the edges of all horizons. */
final class Contacts {
    private static final List<String> ARMS = List.of("CALL", "EMAIL", "TEXT", "HOLDOUT");
    private static final List<String> ABOUT = List.of("CART", "SUBSCRIPTION", "TRIAL", "ORDER", "OTHER");
    private static final List<Integer> HORIZONS = List.of(30, 60, 90);

    private final World world;
    private final List<String> currencies;
    private final List<String> experiments = new ArrayList<>();

    Contacts(World world, List<String> currencies) {
        this.world = world;
        this.currencies = currencies;
    }

    void stage() {
        register("CUSTOMER", List.of("holdout", "call"));
        register("NOT_RANDOMISED", List.of("holdout", "call", "email", "text"));
        for (int i = 0; i < 200; i++) {
            contact();
        }
    }

    private void register(String unit, List<String> arms) {
        String id = world.fresh("calls");
        JsonEvent event = world.event("experiment", world.eventId(), world.start + world.upTo(Times.DAY))
                .with("experiment_id", id)
                .with("unit", unit)
                .with("primary_metric", "CONVERSION_RATE")
                .with("outcome_window_days", 14)
                .with("baseline", "holdout")
                .with("planned_units", 200)
                .without("arms");
        arms.forEach(arm -> event.item("arms", Map.of("name", arm, "weight", 1)));
        world.tellLate(event);
        experiments.add(id);
    }

    private void contact() {
        String customer = world.chance(0.2) ? world.pick(world.customers) : world.fresh("contacted");
        String visitor = world.chance(0.2) ? world.pick(world.visitors) : world.fresh("device of contacted");
        long at = world.time();
        if (world.chance(0.3)) {
            world.link(visitor, customer, Math.max(world.start, at + world.upTo(8 * Times.DAY) - 4 * Times.DAY));
        }
        Who who = world.chance(0.7) ? Who.customer(customer) : Who.visitor(visitor);
        String experiment = world.chance(0.3) ? "" : world.chance(0.9) ? world.pick(experiments) : "nobody's";
        String arm = world.pick(ARMS);
        assign(who, at, experiment, arm);
        if (world.chance(0.3)) {
            // Once more, which makes no other unit of anybody.
            assign(who, at + world.upTo(20 * Times.DAY), experiment, world.chance(0.5) ? arm : world.pick(ARMS));
        }
        for (int i = world.random.nextInt(5); i > 0; i--) {
            order(world.pick(List.of(Who.customer(customer), Who.visitor(visitor))), at);
        }
    }

    private void assign(Who who, long at, String experiment, String arm) {
        boolean drawn = world.chance(0.6);
        JsonEvent outreach = world.name(world.event("outreach", world.eventId(), at), who)
                .with("outreach_id", world.fresh("outreach"))
                .with("about", world.pick(ABOUT))
                .with("arm", arm)
                .with("experiment_id", experiment)
                .with("randomised", drawn)
                .with("probability_ppm", drawn ? probability(experiment, arm) : 0);
        world.tell(outreach);
        if (world.chance(0.15)) {
            JsonEvent revised =
                    outreach.copy().with("event_id", world.eventId()).revision(1);
            world.tell(
                    world.chance(0.4)
                            ? revised.with("arm", world.pick(ARMS))
                            : world.chance(0.5)
                                    ? world.name(revised, Who.customer(world.pick(world.customers)))
                                    : revised.at(at + Times.HOUR));
        }
    }

    /** One draw in which somebody is never left alone, one that is whole, and one experiment that draws ever differently. */
    private long probability(String experiment, String arm) {
        if (experiment.equals("nobody's")) {
            return 200_000 + 100_000L * world.random.nextInt(2);
        }
        return experiment.isEmpty() ? 250_000 : arm.equals("CALL") ? 300_000 : 200_000;
    }

    private void order(Who who, long contactedAt) {
        long edge = world.random.nextInt(3) - 1;
        long at = contactedAt
                + world.pick(List.of(
                        edge,
                        world.pick(HORIZONS) * Times.DAY + edge,
                        world.upTo(30 * Times.DAY),
                        world.upTo(120 * Times.DAY),
                        -world.upTo(2 * AdversarialEvents.COVARIATE_LOOKBACK),
                        -AdversarialEvents.COVARIATE_LOOKBACK + edge));
        if (at < world.start || at >= world.end) {
            return;
        }
        String currency = world.chance(0.7) ? currencies.get(0) : world.pick(currencies);
        World.PlacedOrder order = world.order(who, at, 1 + world.upTo(5000), currency);
        if (world.chance(0.3)) {
            long refundedAt = world.pick(
                    List.of(contactedAt + world.pick(HORIZONS) * Times.DAY + edge, at + world.upTo(15 * Times.DAY)));
            world.refund(
                    world.fresh("refund"),
                    order,
                    Math.max(world.start, refundedAt),
                    1 + world.upTo(order.amount()),
                    currency);
        }
        if (world.chance(0.1)) {
            world.cancel(order, at + world.upTo(15 * Times.DAY));
        }
    }
}
