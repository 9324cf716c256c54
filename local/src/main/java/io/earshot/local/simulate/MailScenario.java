package io.earshot.local.simulate;

import java.time.DayOfWeek;

/** A newsletter on Thursdays, its subject by today's copy or in customers' words. */
final class MailScenario implements Scenario {
    private static final double CLICKED = 0.06;
    private static final double CONVERSION = 0.12;

    private final World world;
    private final Shop shop;

    MailScenario(World world, Shop shop) {
        this.world = world;
        this.shop = shop;
    }

    @Override
    public void live(Day day) {
        if (day.date().getDayOfWeek() != DayOfWeek.THURSDAY) {
            return;
        }
        for (int index = 0; index < world.customers.count(); index++) {
            Customers.Customer customer = world.customers.customer(index);
            if (world.customers.reads(customer)) {
                send(day, customer, world.randomness("mail", day.index(), index));
            }
        }
    }

    private void send(Day day, Customers.Customer customer, Randomness randomness) {
        boolean words = day.index() >= world.wordsFrom && world.customers.words(customer, CopyScenario.MAIL);
        String variant = CopyScenario.variant(CopyScenario.MAIL, words);
        long at = day.start() + 9 * Micros.HOUR + randomness.between(0, 20 * Micros.MINUTE);
        world.publish(world.events.exposure(
                at, Who.customer(customer.id()), "EMAIL", variant, CopyScenario.MAIL, CopyScenario.arm(words)));
        if (!randomness.chance(CLICKED)) {
            return;
        }
        Shop.Journey journey = new Shop.Journey(customer, randomness);
        journey.touch(variant, false);
        long opened = at + Micros.seconds(60 + randomness.exponential(4 * 3600));
        long seen = shop.visit(journey, opened, "newsletter", "email", false);
        if (randomness.chance(Math.min(1, CONVERSION * customer.buys()))) {
            shop.buy(journey, seen, false);
        } else {
            shop.leave(journey, seen);
        }
    }
}
