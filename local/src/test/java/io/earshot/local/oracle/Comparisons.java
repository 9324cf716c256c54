package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Experiments whose units have orders, refunds and links at the edges of every definition. */
final class Comparisons {
    private static final List<String> DEVICES = List.of("", "mobile", "\uD83D\uDE00 desktop");
    private static final List<String> SURFACES = List.of("EMAIL", "PAGE", "CALL_SCRIPT");

    /** @param windowDays as last registered */
    private record Plan(String id, String unit, String metric, int windowDays, List<String> arms, long cap) {}

    private final World world;
    private final List<String> currencies;
    private final List<Plan> plans = new ArrayList<>();

    /** By plan, arm by arm. */
    private final List<List<String>> variants = new ArrayList<>();

    Comparisons(World world, List<String> currencies) {
        this.world = world;
        this.currencies = currencies;
    }

    void stage() {
        plan("CUSTOMER", "REVENUE_PER_UNIT", 7, 2, 700);
        plan("VISITOR", "CONVERSION_RATE", 3, 3, 0);
        plan("NOT_RANDOMISED", "AVERAGE_ORDER_VALUE", 10, 2, 0);
        plan("CUSTOMER", "REFUND_RATE", 1, 2, 40);
        plan("CUSTOMER", "REVENUE_PER_UNIT", 5, 2, 0);
        for (int i = 0; i < plans.size(); i++) {
            register(plans.get(i), i);
            registerVariants(plans.get(i));
        }
        for (int i = 0; i < 260; i++) {
            // Of the last one only totals are known.
            unit(world.random.nextInt(plans.size() - 1));
        }
        for (int i = 0; i < 60; i++) {
            stray();
        }
        for (int i = 0; i < 40; i++) {
            total();
        }
        audiences("AD_COHORT", "ROAS", 5);
        audiences("AD_COHORT_DAY", "CONVERSION_RATE", 3);
        // What a person costs nobody knows.
        world.tell(registration(new Plan(world.fresh("experiment"), "VISITOR", "ROAS", 5, plans.get(0).arms, 0)));
    }

    /**
     * Audiences of ads that were drawn into the arms; its people see its ad about the days on which they count as one, some
     * about the day from which they count as another, and it costs.
     */
    private void audiences(String unit, String metric, int windowDays) {
        int number = plans.size();
        plan(unit, metric, windowDays, 2, 0);
        Plan plan = plans.get(number);
        register(plan, number);
        registerVariants(plan);
        String campaign = world.odd("audiences");
        for (int i = 0; i < 24; i++) {
            String ad = world.fresh("ad");
            long at = world.time();
            for (int person = 1 + world.random.nextInt(8); person > 0; person--) {
                long since = world.chance(0.8)
                        ? world.upTo((windowDays + 2) * Times.DAY)
                        : windowDays * Times.DAY
                                + 2 * world.settings.horizon()
                                + world.upTo(4 * Times.DAY)
                                - 2 * Times.DAY;
                person(plan, variants.get(number).get(i % 2), campaign, ad, at + since);
            }
            for (int day = -1; day < windowDays + 2; day++) {
                spend(campaign, ad, at + day * Times.DAY);
            }
        }
    }

    private void person(Plan plan, String variant, String campaign, String ad, long at) {
        Who who = world.chance(0.5) ? Who.customer(world.fresh("clicker")) : Who.visitor(world.fresh("device"));
        JsonEvent click = world.event("click", who, Math.min(at, world.end - 1))
                .with("variant_id", variant)
                .with("channel", "meta")
                .with("campaign_id", campaign)
                .with("ad_id", ad);
        world.tell(click);
        if (world.chance(0.3)) {
            world.tell(click.copy().with("event_id", world.eventId()).at(Math.min(at + Times.HOUR, world.end - 1)));
        }
        for (int i = world.random.nextInt(3); i > 0; i--) {
            order(plan, who, at);
        }
    }

    private void spend(String campaign, String ad, long at) {
        if (at < world.start || at >= world.end) {
            return;
        }
        JsonEvent spend = world.event("spend", world.eventId(), at)
                .day(Times.day(at, world.store.zone()))
                .with("channel", "meta")
                .with("campaign_id", campaign)
                .with("ad_id", ad)
                .with("variant_id", world.chance(0.7) ? "" : "copy of the platform")
                .with("cost_minor", 1 + world.upTo(2000))
                .with("currency", world.chance(0.7) ? currencies.get(0) : world.pick(currencies));
        world.tell(spend);
        if (world.chance(0.2)) {
            world.tell(spend.copy().with("cost_minor", world.upTo(3000)).revision(1));
        }
    }

    private void plan(String unit, String metric, int windowDays, int arms, long cap) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arms; i++) {
            names.add(world.odd("arm " + i));
        }
        plans.add(new Plan(world.fresh("experiment"), unit, metric, windowDays, names, cap));
    }

    private void register(Plan plan, int number) {
        JsonEvent registered = registration(plan).with("planned_units", number == 1 ? 0 : 300 + number);
        if (number == 2) {
            // Said otherwise at first; N* stays what it was.
            world.tellLate(registered.copy().with("outcome_window_days", 2));
            world.tellLate(registered
                    .with("event_id", world.eventId())
                    .with("planned_units", 99)
                    .revision(1));
        } else if (number != 3) {
            world.tellLate(registered);
        } else {
            // Nobody said it for the first time.
            world.tellLate(registered.revision(2).with("name", "so \uD83D\uDE00"));
        }
    }

    private JsonEvent registration(Plan plan) {
        JsonEvent event = world.event("experiment", world.eventId(), world.start + world.upTo(Times.DAY))
                .with("experiment_id", plan.id)
                .with("unit", plan.unit)
                .with("primary_metric", plan.metric)
                .with("outcome_window_days", plan.windowDays)
                .with("baseline", plan.arms.get(0))
                .with("cap_minor", plan.cap)
                .with("aa_test", world.chance(0.3))
                .without("arms");
        for (int i = 0; i < plan.arms.size(); i++) {
            event.item("arms", Map.of("name", plan.arms.get(i), "weight", 2 - i % 2));
        }
        return event;
    }

    /** One for each arm; some change their arm when it is too late, or in time. */
    private void registerVariants(Plan plan) {
        List<String> ofPlan = new ArrayList<>();
        for (int i = 0; i < plan.arms.size(); i++) {
            String id = world.fresh("copy");
            ofPlan.add(id);
            world.tell(variant(id, plan, plan.arms.get(i), world.start + world.upTo(Times.DAY)));
            if (world.chance(0.3)) {
                world.tell(
                        variant(id, plan, world.pick(plan.arms), world.time()).revision(1));
            }
        }
        variants.add(ofPlan);
    }

    private JsonEvent variant(String id, Plan plan, String arm, long at) {
        JsonEvent variant = world.event("variant", world.eventId(), at)
                .with("variant_id", id)
                .with("experiment_id", plan.id)
                .with("arm", arm);
        for (int i = world.random.nextInt(3); i > 0; i--) {
            variant.item(
                    "phrases",
                    Map.of(
                            "conversation_id",
                            "c/" + i,
                            "kind",
                            world.pick(List.of("TOPIC", "OBJECTION")),
                            "name",
                            world.pick(List.of("50%", "50%2F", "price/value", ""))));
        }
        return variant;
    }

    /** Somebody who is new, or who is there already, is shown an arm, and orders about the edges of the windows. */
    private void unit(int number) {
        Plan plan = plans.get(number);
        String customer = world.chance(0.2) ? world.pick(world.customers) : world.fresh("subject");
        String visitor = world.chance(0.2) ? world.pick(world.visitors) : world.fresh("device");
        long at = world.time();
        if (world.chance(0.6)) {
            // Before or after, and at times too late to count.
            world.link(
                    visitor,
                    customer,
                    Math.max(
                            world.start,
                            at
                                    + world.upTo(8 * Times.DAY)
                                    - 4 * Times.DAY
                                    + (world.chance(0.1) ? world.settings.horizon() : 0)));
        }
        boolean known = world.chance(0.5);
        Who shown = known ? Who.customer(customer) : Who.visitor(visitor);
        int arm = world.random.nextInt(plan.arms.size());
        show(number, arm, shown, at);
        for (int i = world.random.nextInt(3); i > 0; i--) {
            long again = at + world.pick(List.of(0L, world.upTo(Times.DAY), world.upTo(9 * Times.DAY)));
            show(number, world.chance(0.07) ? world.random.nextInt(plan.arms.size()) : arm, shown, again);
        }
        if (world.chance(0.1)) {
            long spell = at + plan.windowDays * Times.DAY + 2 * world.settings.horizon();
            show(number, world.random.nextInt(plan.arms.size()), shown, spell + world.random.nextInt(3) - 1);
        }
        for (int i = world.random.nextInt(4); i > 0; i--) {
            Who buyer = world.pick(
                    List.of(Who.customer(customer), Who.visitor(visitor), new Who(visitor, customer), Who.NOBODY));
            order(plan, buyer, at);
        }
    }

    private void order(Plan plan, Who who, long shownAt) {
        long window = plan.windowDays * Times.DAY;
        long lookback = AdversarialEvents.COVARIATE_LOOKBACK;
        long edge = world.random.nextInt(3) - 1;
        long at = shownAt
                + world.pick(List.of(
                        edge,
                        window + edge,
                        -lookback + edge,
                        world.upTo(window),
                        world.upTo(window),
                        world.upTo(window),
                        world.upTo(3 * window),
                        -world.upTo(lookback)));
        if (at < world.start || at >= world.end) {
            return;
        }
        Amount amount = amount();
        World.PlacedOrder order = world.order(who, at, amount.minor, amount.currency);
        for (int i = world.random.nextInt(3); i > 0; i--) {
            long refundedAt = world.pick(List.of(
                    shownAt + window + edge,
                    shownAt + edge,
                    at + world.upTo(world.settings.horizon() + Times.DAY),
                    at + world.upTo(2 * Times.DAY)));
            world.refund(
                    world.fresh("refund"),
                    order,
                    Math.max(world.start, refundedAt),
                    world.upTo(amount.minor + 2),
                    world.chance(0.9) ? amount.currency : world.pick(currencies));
        }
        if (world.chance(0.15)) {
            world.cancel(
                    order,
                    Math.max(
                            world.start,
                            world.pick(List.of(shownAt + window + edge, shownAt + edge, at + world.upTo(Times.DAY)))));
        }
    }

    private record Amount(long minor, String currency) {}

    private Amount amount() {
        return new Amount(
                world.chance(0.05) ? 0 : 1 + world.upTo(world.chance(0.8) ? 2000 : 9_000_000),
                world.chance(0.6) ? currencies.get(0) : world.pick(currencies));
    }

    /** By the name of the experiment, or by the copy alone, which may have another arm by then. */
    private void show(int number, int arm, Who who, long at) {
        Plan plan = plans.get(number);
        String variant = variants.get(number).get(arm);
        boolean ad = world.chance(0.3);
        JsonEvent event = world.event(ad ? world.pick(List.of("click", "impression")) : "exposure", who, at)
                .with("variant_id", variant)
                .with("device", world.pick(DEVICES));
        if (!ad) {
            event.with("surface", world.pick(SURFACES));
            if (world.chance(0.8)) {
                event.with("experiment_id", plan.id).with("arm", plan.arms.get(arm));
                if (world.chance(0.2)) {
                    event.with("variant_id", "");
                }
            }
        } else if (world.chance(0.5)) {
            event.with("campaign_id", "");
        }
        world.tell(event);
        if (world.chance(0.05)) {
            JsonEvent revised = event.copy().revision(1);
            world.tell(world.chance(0.5) ? revised.at(at + Times.HOUR) : revised.with("variant_id", "unknown"));
        }
    }

    /** What nobody registered, or not so. */
    private void stray() {
        Plan plan = world.pick(plans);
        Who who =
                world.chance(0.5) ? Who.customer(world.pick(world.customers)) : Who.visitor(world.pick(world.visitors));
        world.tell(world.event("exposure", who, world.time())
                .with("variant_id", world.chance(0.5) ? "" : "no copy")
                .with("experiment_id", world.chance(0.5) ? "nobody registered it" : plan.id)
                .with("arm", world.chance(0.5) ? "no arm" : ""));
    }

    private void total() {
        Plan plan = world.pick(List.of(plans.get(0), plans.get(2), plans.get(4)));
        long start = world.time() / Times.HOUR * Times.HOUR;
        long units = world.random.nextInt(5) == 0 ? 0 : world.upTo(400);
        JsonEvent total = world.event("arm_total", world.eventId(), start + world.upTo(2 * Times.DAY))
                .with("experiment_id", world.chance(0.9) ? plan.id : "nobody registered it")
                .with("arm", world.chance(0.9) ? world.pick(plan.arms) : "no arm")
                .with("period_start", Times.instant(start).toString())
                .with("units", units)
                .with("successes", world.upTo(units + 1));
        if (units > 0 && world.chance(0.5)) {
            // As if only one unit had done something.
            long sum = world.upTo(3000);
            long orders = world.upTo(3);
            total.with("numerator_sum", sum)
                    .with("numerator_squares", Long.toString(sum * sum))
                    .with("denominator_sum", orders)
                    .with("denominator_squares", Long.toString(orders * orders))
                    .with("products", Long.toString(sum * orders))
                    .with("currency", world.chance(0.8) ? currencies.get(0) : currencies.get(1));
        }
        world.tell(total);
        if (world.chance(0.2)) {
            world.tell(total.copy().with("units", units + 7).revision(1));
        }
    }
}
