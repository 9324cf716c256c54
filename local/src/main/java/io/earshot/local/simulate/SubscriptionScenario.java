package io.earshot.local.simulate;

/**
 * Subscriptions to refills: a trial of two weeks, then a renewal every 30 days until somebody cancels.
 *
 * <p>Half of the trials get an e-mail before they end, half of those who cancel a call; draws decide.
 */
final class SubscriptionScenario implements Scenario {
    private static final double CANCELLED = 0.25;
    private static final long PRICE_MINOR = 1900;
    private static final long TRIAL = 14 * Micros.DAY;
    private static final long MONTH = 30 * Micros.DAY;

    private final World world;
    private final CallScenario calls;

    SubscriptionScenario(World world, CallScenario calls) {
        this.world = world;
        this.calls = calls;
    }

    @Override
    public void live(Day day) {
        int trials = world.randomness("trials", day.index()).poisson(world.customers.count() * world.options.trials());
        for (int i = 0; i < trials; i++) {
            Randomness randomness = world.randomness("trial", day.index(), i);
            begin(randomness, world.customers.any(randomness), day.moment(randomness));
        }
    }

    private void begin(Randomness randomness, Customers.Customer customer, long at) {
        String id = world.events.id("subscription");
        Who who = Who.customer(customer.id());
        world.publish(world.events.subscription(at, who, id, "TRIAL_STARTED", 0));

        long asked = at + 10 * Micros.DAY;
        if (asked >= world.end) {
            return;
        }
        Outreach.Arm arm =
                calls.outreach().assign(Outreach.TRIALS, customer, asked, asked + Micros.DAY, "subscription_id", id);
        if (arm.effect() > 0) {
            world.publish(world.events.exposure(asked + Micros.HOUR, who, "EMAIL", "trial-mail", "", ""));
        }
        boolean stays = randomness.chance(Outreach.TRIALS.unaided()) || randomness.chance(arm.effect());
        calls.outreach().outcome(Outreach.TRIALS, arm, asked, false, stays);
        if (stays) {
            goOn(randomness, customer, at + TRIAL, id);
        }
    }

    private void goOn(Randomness randomness, Customers.Customer customer, long firstRenewal, String id) {
        Who who = Who.customer(customer.id());
        long at = firstRenewal;
        do {
            world.publish(world.events.subscription(at, who, id, "RENEWED", PRICE_MINOR));
            at += MONTH;
        } while (at < world.end && !randomness.chance(CANCELLED));
        long cancelled = at - randomness.between(Micros.HOUR, 5 * Micros.DAY);
        if (at < world.end) {
            world.publish(world.events.subscription(cancelled, who, id, "CANCELLED", 0));
            winBack(randomness, customer, cancelled, id);
        }
    }

    private void winBack(Randomness randomness, Customers.Customer customer, long cancelled, String id) {
        long assigned = cancelled + Micros.DAY;
        Outreach.Arm arm = calls.outreach()
                .assign(Outreach.CANCELLED, customer, assigned, assigned + 72 * Micros.HOUR, "subscription_id", id);
        boolean connected = arm.isCall() && calls.churned(randomness, customer, cancelled);
        boolean back = randomness.chance(Outreach.CANCELLED.unaided()) || connected && randomness.chance(arm.effect());
        calls.outreach().outcome(Outreach.CANCELLED, arm, assigned, connected, back);
        if (back) {
            long at = cancelled + randomness.between(4 * Micros.DAY, 12 * Micros.DAY);
            world.publish(world.events.subscription(at, Who.customer(customer.id()), id, "RENEWED", PRICE_MINOR));
        }
    }
}
