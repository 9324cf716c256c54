package io.earshot.local.simulate;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What people do in the shop: look, leave a cart, come back, buy. */
final class Shop {
    static final String DIRECT = "direct";
    private static final List<String> PAGES =
            List.of("/", "/serums", "/creams", "/sets", "/quiz", "/about", "/search?q=sérum");

    /** Somebody on one device, and the variants of the touches so far. */
    static final class Journey {
        final Customers.Customer customer;
        final String device;
        final Randomness randomness;
        AdPlan.@Nullable Slot clicked;
        boolean compared;
        boolean inCustomersWords;
        private String lastTouch = "";
        private String lastNonDirect = "";

        Journey(Customers.Customer customer, Randomness randomness) {
            this.customer = customer;
            this.device = randomness.pick(customer.devices());
            this.randomness = randomness;
        }

        void touch(String variantId, boolean direct) {
            lastTouch = variantId;
            if (!direct) {
                lastNonDirect = variantId;
            }
        }

        Cause cause(boolean byClick) {
            return new Cause(byClick ? clicked : null, compared, inCustomersWords, lastTouch, lastNonDirect);
        }
    }

    private final World world;
    private final Checkout checkout;
    private final CallScenario calls;
    private final Carts carts;

    Shop(World world, CallScenario calls) {
        this.world = world;
        this.checkout = new Checkout(world);
        this.calls = calls;
        this.carts = new Carts(world);
    }

    /**
     * A visit; returns the time of its last page view.
     *
     * @param landing whether a click on an ad leads here, so that the first view is that click's
     */
    long visit(Journey journey, long at, String source, String medium, boolean landing) {
        Randomness randomness = journey.randomness;
        if (!landing) {
            journey.touch("", source.equals(DIRECT));
        }
        long time = at;
        int views = 1 + Math.min(5, (int) randomness.exponential(1.1));
        for (int view = 0; view < views; view++) {
            if (view > 0) {
                time += pause(randomness);
            }
            publishView(journey, time, view == 0 ? source : "", medium);
        }
        if (randomness.chance(0.15)) {
            time += randomness.between(Micros.SECOND, 20 * Micros.SECOND);
            expose(journey, time);
        }
        return time;
    }

    /** Buys now, or comes back for it within days. */
    void buy(Journey journey, long at, boolean byClick) {
        Randomness randomness = journey.randomness;
        if (randomness.chance(0.6)) {
            // Some check out in the same microsecond: the touch still counts.
            long now = randomness.chance(0.02) ? at : at + randomness.between(2 * Micros.MINUTE, 25 * Micros.MINUTE);
            order(journey, now, byClick, carts.fill(journey, at));
            return;
        }
        long later = at + Micros.seconds(Math.min(9 * 86_400, 3600 + randomness.exponential(1.5 * 86_400)));
        long seen = comeBack(journey, later);
        long now = seen + randomness.between(Micros.MINUTE, 20 * Micros.MINUTE);
        order(journey, now, byClick, carts.fill(journey, seen));
    }

    /** An order, the call that may follow it, and what a call that connects may lead to: another order. */
    private Draft order(Journey journey, long at, boolean byClick, Carts.Cart cart) {
        Draft placed = orderUncalled(journey, at, byClick, cart);
        boolean callable = at < world.end && placed.body.has("customer_id");
        if (callable && calls.buyer(journey, at, placed.body.get("order_id").textValue())) {
            Randomness randomness = journey.randomness;
            long again = comeBack(journey, at + randomness.between(8 * Micros.DAY, 30 * Micros.DAY));
            order(journey, again + randomness.between(Micros.MINUTE, Micros.HOUR), false, carts.fill(journey, again));
        }
        return placed;
    }

    private Draft orderUncalled(Journey journey, long at, boolean byClick, Carts.Cart cart) {
        Draft placed = checkout.order(journey, at, journey.cause(byClick), cart);
        carts.checkOut(cart, journey, placed);
        return placed;
    }

    /** Comes by e-mail and buys what was chosen beforehand; nobody calls. Tells what it is worth in the store's currency. */
    OptionalLong buyByMail(Journey journey, long at, List<Catalogue.Line> lines) {
        long seen = visit(journey, at, "newsletter", "email", false);
        String currency = journey.customer.currency();
        Carts.Cart cart = new Carts.Cart(world.events.id("cart"), lines, currency);
        Draft placed = orderUncalled(journey, seen + 3 * Micros.MINUTE, false, cart);
        return world.rates.toStoreCurrency(cart.value(), currency, world.date(placed.occurredAt));
    }

    /** Leaves without buying: perhaps a cart stays behind, perhaps a login follows, perhaps a call. */
    void leave(Journey journey, long at) {
        Randomness randomness = journey.randomness;
        if (randomness.chance(0.12)) {
            checkout.login(journey, at + Micros.seconds(randomness.exponential(2 * 86_400)));
        }
        if (randomness.chance(0.25)) {
            abandon(journey, at);
        }
    }

    private void abandon(Journey journey, long at) {
        Randomness randomness = journey.randomness;
        boolean known = randomness.chance(0.6);
        if (known && randomness.chance(0.2)) {
            long reminded = at + randomness.between(Micros.HOUR, 4 * Micros.HOUR);
            world.publish(world.events.exposure(
                    reminded, Who.customer(journey.customer.id()), "TEXT_MESSAGE", "cart-reminder", "", ""));
            journey.touch("cart-reminder", false);
        }
        Carts.Cart cart = carts.fill(journey, at);
        carts.leave(cart, journey, at + Micros.HOUR);
        boolean unaided = randomness.chance(CallScenario.RECOVERED_UNAIDED);
        boolean persuaded = known && calls.abandoner(journey, at, cart.id(), unaided);
        if (persuaded || unaided) {
            long later = at + randomness.between(26 * Micros.HOUR, 72 * Micros.HOUR);
            long seen = comeBack(journey, later);
            boolean less = cart.lines().size() > 1 && randomness.chance(0.2);
            long now = seen + randomness.between(Micros.MINUTE, Micros.HOUR);
            order(journey, now, false, less ? cart.withoutLast() : cart);
        }
    }

    private long comeBack(Journey journey, long at) {
        double ticket = journey.randomness.nextDouble();
        if (ticket < 0.5) {
            return visit(journey, at, DIRECT, "", false);
        }
        return ticket < 0.8
                ? visit(journey, at, "google", "organic", false)
                : visit(journey, at, "newsletter", "email", false);
    }

    private void publishView(Journey journey, long at, String source, String medium) {
        Randomness randomness = journey.randomness;
        Who who =
                randomness.chance(0.06) ? new Who(journey.device, journey.customer.id()) : Who.visitor(journey.device);
        int dwell = (int) Math.min(1800, randomness.exponential(40));
        Draft view = world.events.pageView(at, who, randomness.pick(PAGES), dwell);
        if (source.equals(DIRECT)) {
            if (randomness.chance(0.3)) {
                view.with("source", ""); // some trackers write an empty one
            }
        } else if (!source.isEmpty()) {
            view.with("source", source).with("medium", medium);
        }
        world.publish(view);
    }

    private void expose(Journey journey, long at) {
        boolean product = journey.randomness.chance(0.3);
        boolean words =
                world.dayIndex(at) >= world.wordsFrom && world.customers.words(journey.customer, CopyScenario.PAGE);
        String variant = product ? "product-text" : CopyScenario.variant(CopyScenario.PAGE, words);
        world.publish(world.events.exposure(
                at,
                Who.visitor(journey.device),
                product ? "PRODUCT_DESCRIPTION" : "PAGE",
                variant,
                product ? "" : CopyScenario.PAGE,
                product ? "" : CopyScenario.arm(words)));
        journey.touch(variant, false);
    }

    /** Mostly a minute; now and then exactly the half hour that ends a visit, or a microsecond less. */
    private static long pause(Randomness randomness) {
        if (randomness.chance(0.01)) {
            return 30 * Micros.MINUTE - randomness.below(2);
        }
        return Micros.SECOND + Micros.seconds(Math.min(3000, randomness.exponential(60)));
    }
}
