package io.earshot.local.simulate;

import java.util.List;

/** Carts: filled, left behind or checked out, as the shop's own events tell. */
final class Carts {

    /** What somebody has chosen. */
    record Cart(String id, List<Catalogue.Line> lines, String currency) {
        long value() {
            return Catalogue.amount(lines);
        }

        /** The same cart, one line less. */
        Cart withoutLast() {
            return new Cart(id, lines.subList(0, lines.size() - 1), currency);
        }
    }

    private final World world;

    Carts(World world) {
        this.world = world;
    }

    /** Somebody puts things into a cart; some look twice. */
    Cart fill(Shop.Journey journey, long at) {
        Randomness randomness = journey.randomness;
        String currency = journey.customer.currency();
        Cart cart = new Cart(world.events.id("cart"), Catalogue.basket(randomness, currency), currency);
        Who who = Who.visitor(journey.device);
        boolean twice = world.options.faults() && cart.lines.size() > 1 && randomness.chance(0.15);
        if (twice) {
            // Both are revision 0, so that the later one stands.
            world.publish(event(cart.withoutLast(), at, who, "UPDATED").with("revision", 0));
            Draft second = event(cart, at + Micros.SECOND, who, "UPDATED").with("revision", 0);
            second.fate = SimulatedRecord.Fate.SUPERSEDED;
            world.publish(second.label("carts.updated_twice"));
        } else {
            world.publish(event(cart, at, who, "UPDATED"));
        }
        return cart;
    }

    /** Half of the carts that are left behind are said to be; of the others silence tells. */
    void leave(Cart cart, Shop.Journey journey, long at) {
        if (journey.randomness.chance(0.5)) {
            world.publish(event(cart, at, Who.visitor(journey.device), "ABANDONED"));
        }
    }

    void checkOut(Cart cart, Shop.Journey journey, Draft placed) {
        Who who = new Who(journey.device, placed.body.has("customer_id") ? journey.customer.id() : null);
        world.publish(event(cart, placed.occurredAt, who, "CHECKED_OUT")
                .with("order_id", placed.body.get("order_id").textValue()));
    }

    private Draft event(Cart cart, long at, Who who, String kind) {
        return world.events.cart(at, who, cart.id, kind, cart.value(), cart.currency);
    }
}
