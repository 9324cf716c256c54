package io.earshot.local.simulate;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Orders, who turns out to have placed them, and what is taken back. */
final class Checkout {
    /** An order's money as the truth follows it. */
    private static final class Money {
        private final String orderId;
        private final long at;
        private final long amount;
        private final String currency;
        private final Cause cause;
        private long remaining;

        private Money(String orderId, long at, long amount, String currency, Cause cause) {
            this.orderId = orderId;
            this.at = at;
            this.amount = amount;
            this.currency = currency;
            this.cause = cause;
            this.remaining = amount;
        }
    }

    /**
     * Who an order carries.
     *
     * @param traceable whether the order leads to the visitor whose touches preceded it
     */
    private record Buyer(Who who, boolean traceable) {}

    private final World world;
    /** First customer of each device that two people share. */
    private final Map<String, String> sharedDevices = new HashMap<>();

    Checkout(World world) {
        this.world = world;
    }

    /** An order of what is in a cart. */
    Draft order(Shop.Journey journey, long at, Cause cause, Carts.Cart cart) {
        Randomness randomness = journey.randomness;
        Customers.Customer customer = journey.customer;
        Buyer buyer = buyer(journey, at);
        Who who = buyer.who;
        Cause seen = buyer.traceable ? cause : cause.untraceable();
        Money money = new Money(world.events.id("order"), at, cart.value(), customer.currency(), seen);
        Draft placed = world.events.placed(at, who, money.orderId, money.amount, money.currency);
        EventFactory.lines(placed.body, cart.lines());
        describe(placed, who, money);
        world.publish(placed);
        if (at < world.end) {
            takeBack(randomness, money, placed);
        }
        return placed;
    }

    /** A login without an order. */
    void login(Shop.Journey journey, long at) {
        world.publish(link(journey, at));
    }

    /** Both ids, the customer alone, the visitor alone, or a guest's neither; links follow where they can. */
    private Buyer buyer(Shop.Journey journey, long at) {
        Randomness randomness = journey.randomness;
        String customer = journey.customer.id();
        if (world.due("orders.by_guests", 12)) {
            return new Buyer(Who.NOBODY, false);
        }
        if (world.due("orders.by_visitors", 7)) {
            linkVisitor(journey, at);
            return new Buyer(Who.visitor(journey.device), true);
        }
        boolean customerAlone = world.due("orders.by_customers", 5);
        boolean linked = randomness.chance(customerAlone ? 0.8 : 0.97);
        if (linked) {
            long loggedIn = randomness.chance(0.3) ? at : at + randomness.between(Micros.SECOND, Micros.HOUR);
            world.publish(link(journey, loggedIn));
        }
        return new Buyer(customerAlone ? Who.customer(customer) : new Who(journey.device, customer), linked);
    }

    /** Who a visitor was turns out weeks later, too late, or never. */
    private void linkVisitor(Shop.Journey journey, long at) {
        Randomness randomness = journey.randomness;
        long tooLate = at + World.HORIZON + randomness.between(Micros.SECOND, 9 * Micros.DAY);
        if (tooLate < world.end && world.due("links.later_than_horizon", 3)) {
            world.publish(link(journey, tooLate).label("links.later_than_horizon"));
        } else if (randomness.chance(0.7)) {
            long later = at + randomness.between(Micros.DAY, 20 * Micros.DAY);
            world.publish(link(journey, later).label("links.after_the_order"));
        }
    }

    private Draft link(Shop.Journey journey, long at) {
        Draft link = world.events.link(at, journey.device, journey.customer.id());
        if (at < world.end && world.customers.shares(journey.customer, journey.device)) {
            String before = sharedDevices.putIfAbsent(journey.device, journey.customer.id());
            if (before != null && !before.equals(journey.customer.id())) {
                link.label("links.of_shared_devices");
            }
        }
        return link;
    }

    private void describe(Draft placed, Who who, Money money) {
        if (who.customer() == null) {
            placed.label(who.visitor() == null ? "orders.by_guests" : "orders.by_visitors");
        }
        if (!money.currency.equals(SimulationOptions.CURRENCY)) {
            placed.label("orders.in_dollars");
        }
        toStoreCurrency(money, money.amount)
                .ifPresentOrElse(
                        minor -> placed.effect(truth -> truth.order(money.cause, minor)),
                        () -> placed.label("orders.without_a_rate"));
    }

    private void takeBack(Randomness randomness, Money money, Draft placed) {
        if (world.options.faults() && world.due("refunds.before_the_order_arrived", 41)) {
            placed.arrivesAt(money.at + 3 * Micros.DAY + randomness.between(0, Micros.DAY));
            refund(money, money.at + Micros.DAY, money.remaining / 2, "refunds.before_the_order_arrived");
        }
        if (world.due("refunds.partial", 29)) {
            refund(money, soon(randomness, money), money.amount * randomness.between(10, 80) / 100, "refunds.partial");
        }
        if (world.due("refunds.full", 37)) {
            refund(money, soon(randomness, money), money.amount, "refunds.full");
        }
        if (world.due("refunds.several", 53)) {
            for (int part = 1; part <= 3; part++) {
                refund(money, money.at + part * 2 * Micros.DAY, money.amount / 5, "refunds.several");
            }
        }
        if (world.due("refunds.excess", 61)) {
            refund(money, soon(randomness, money), money.amount + 500, "refunds.excess");
        }
        if (world.due("refunds.other_currency", 67)) {
            String other = money.currency.equals("USD") ? SimulationOptions.CURRENCY : "USD";
            world.publish(world.events
                    .refunded(soon(randomness, money), money.orderId, money.amount / 3, other)
                    .label("refunds.other_currency"));
        }
        if (world.due("refunds.unknown_order", 71)) {
            world.publish(world.events
                    .refunded(soon(randomness, money), money.orderId + "-pos", money.amount / 4, money.currency)
                    .label("refunds.unknown_order"));
        }
        boolean isCancelled = world.due("cancellations", 23);
        takeBackLate(randomness, money, isCancelled);
        if (isCancelled) {
            cancel(money, money.at + randomness.between(Micros.MINUTE, 3 * Micros.DAY));
        }
    }

    /** @param isCancelled whether the order is already, which it can be but once */
    private void takeBackLate(Randomness randomness, Money money, boolean isCancelled) {
        long later = money.at + World.HORIZON + randomness.between(1, 9 * Micros.DAY);
        if (later >= world.end) {
            return;
        }
        if (world.due("refunds.later_than_horizon", 11)) {
            world.publish(world.events
                    .refunded(later, money.orderId, money.amount / 2, money.currency)
                    .label("refunds.later_than_horizon"));
        }
        if (world.due("refunds.at_the_horizon", 13)) {
            refund(money, money.at + World.HORIZON, money.amount / 10, "refunds.at_the_horizon");
        }
        if (world.due("cancellations.later_than_horizon", 17) && !isCancelled) {
            world.publish(world.events.cancelled(later, money.orderId).label("cancellations.later_than_horizon"));
        }
    }

    private void refund(Money money, long at, long amount, String label) {
        Draft refunded =
                world.events.refunded(at, money.orderId, amount, money.currency).label(label);
        if (label.equals("refunds.before_the_order_arrived")) {
            refunded.arrivesAt(at + Micros.MINUTE);
        }
        lower(money, Math.min(money.remaining, amount), refunded);
    }

    private void cancel(Money money, long at) {
        lower(money, money.remaining, world.events.cancelled(at, money.orderId).label("cancellations"));
    }

    private void lower(Money money, long amount, Draft draft) {
        if (draft.occurredAt < world.end) {
            money.remaining -= amount;
        }
        toStoreCurrency(money, amount).ifPresent(minor -> draft.effect(truth -> truth.net(money.cause, -minor)));
        world.publish(draft);
    }

    private OptionalLong toStoreCurrency(Money money, long amount) {
        return world.rates.toStoreCurrency(amount, money.currency, world.date(money.at));
    }

    private static long soon(Randomness randomness, Money money) {
        return money.at + randomness.between(2 * Micros.DAY, 25 * Micros.DAY);
    }
}
