package io.earshot.local.simulate;

/** Visits that no ad led to. */
final class VisitScenario implements Scenario {
    private static final double CONVERSION = 0.05;

    private final World world;
    private final Shop shop;

    VisitScenario(World world, Shop shop) {
        this.world = world;
        this.shop = shop;
    }

    @Override
    public void live(Day day) {
        Randomness daily = world.randomness("visits", day.index());
        double mean = world.customers.count() * world.options.journeys() / 2 * day.traffic();
        int journeys = daily.poisson(mean);
        for (int i = 0; i < journeys; i++) {
            visit(day, world.randomness("visit", day.index(), i));
        }
    }

    private void visit(Day day, Randomness randomness) {
        Shop.Journey journey = new Shop.Journey(world.customers.any(randomness), randomness);
        long at = day.moment(randomness);
        double ticket = randomness.nextDouble();
        long seen;
        if (ticket < 0.38) {
            seen = shop.visit(journey, at, Shop.DIRECT, "", false);
        } else if (ticket < 0.75) {
            seen = shop.visit(journey, at, "google", "organic", false);
        } else if (ticket < 0.9) {
            seen = shop.visit(journey, at, "Instagram", "social", false);
        } else {
            seen = shop.visit(journey, at, "hautblog.example", "referral", false);
        }
        if (randomness.chance(Math.min(1, CONVERSION * journey.customer.buys()))) {
            shop.buy(journey, seen, false);
        } else {
            shop.leave(journey, seen);
        }
    }
}
