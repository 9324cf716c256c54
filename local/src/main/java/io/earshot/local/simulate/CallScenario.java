package io.earshot.local.simulate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conversations: buyers 48-72 h after their order, abandoners within 24 h, some who cancelled a subscription, some who
 * never bought.
 *
 * <p>The planted bias: engaged customers pick up more often and buy more anyway, so those who connect buy more than those
 * who do not, whatever a conversation does.
 */
final class CallScenario implements Scenario {
    static final double PRICE_SHARE = 0.11;
    /** Chance that an abandoner comes back on their own. */
    static final double RECOVERED_UNAIDED = 0.04;

    private static final double ENGAGED_CONNECT_FACTOR = 1.4;
    private static final double DAILY_SHARE = 0.0008;
    private static final List<String> NOT_REACHED = List.of(
            "NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "VOICEMAIL", "VOICEMAIL", "REFUSED", "WRONG_NUMBER");
    private static final List<String> AGENTS = List.of("Ana", "Björn", "Chloé", "Dariusz");

    private final World world;
    private final Outreach outreach;

    CallScenario(World world) {
        this.world = world;
        this.outreach = new Outreach(world);
    }

    /** Chance that a conversation with an abandoner brings them back, over all objections. */
    static double meanRecovery() {
        double others = PhraseBank.of("OBJECTION").stream()
                .mapToDouble(PhraseBank.Phrase::recovery)
                .average()
                .orElseThrow();
        return PRICE_SHARE * PhraseBank.price().get(0).recovery() + (1 - PRICE_SHARE) * others;
    }

    @Override
    public void live(Day day) {
        Randomness daily = world.randomness("calls", day.index());
        int prospects = daily.poisson(world.customers.count() * DAILY_SHARE);
        for (int i = 0; i < prospects; i++) {
            Randomness randomness = world.randomness("call", day.index(), i);
            Customers.Customer customer = world.customers.any(randomness);
            Who who = Who.visitor(randomness.pick(customer.devices()));
            long at = workingHour(day.start() + randomness.between(0, 24 * Micros.HOUR - 1));
            Draft call = attempt(randomness, customer, who, "PROSPECT", at, Customers.ENGAGED_SHARE);
            if (isConnected(call)) {
                listenToNonBuyer(randomness, call, List.of("MOTIVATION", "PROBLEM", "COMPETITOR"));
            }
            world.publish(call);
        }
    }

    /** Calls six in ten customers who buy; true if the conversation leads to another order. */
    boolean buyer(Shop.Journey journey, long orderedAt, String orderId) {
        Randomness randomness = journey.randomness;
        long assigned = orderedAt + randomness.between(Micros.MINUTE, Micros.HOUR);
        Outreach.Arm arm =
                outreach.assign(Outreach.BUYERS, journey.customer, assigned, orderedAt + 72 * Micros.HOUR, "", "");
        boolean connected = arm.isCall() && talkToBuyer(journey, orderedAt, orderId);
        boolean again = connected && randomness.chance(arm.effect());
        outreach.outcome(Outreach.BUYERS, arm, assigned, connected, again);
        return again;
    }

    private boolean talkToBuyer(Shop.Journey journey, long orderedAt, String orderId) {
        Randomness randomness = journey.randomness;
        double buyers = Customers.ENGAGED_SHARE * Customers.ENGAGED_FACTOR;
        double engagedShare = buyers / (buyers + 1 - Customers.ENGAGED_SHARE);
        long at = workingHour(orderedAt + randomness.between(48 * Micros.HOUR, 59 * Micros.HOUR));
        Draft call = attempt(
                randomness, journey.customer, Who.customer(journey.customer.id()), "RECENT_BUYER", at, engagedShare);
        call.with("order_id", orderId);
        if (isConnected(call)) {
            listenToBuyer(randomness, call);
        }
        world.publish(call);
        return isConnected(call) && at < world.end;
    }

    /** Calls an abandoner, writes to them or leaves them alone; true if the contact brings them back. */
    boolean abandoner(Shop.Journey journey, long abandonedAt, String cartId, boolean unaided) {
        long assigned = abandonedAt + Micros.HOUR;
        Outreach.Arm arm = outreach.assign(
                Outreach.CARTS, journey.customer, assigned, abandonedAt + Micros.DAY, "cart_id", cartId);
        boolean connected = false;
        boolean persuaded = false;
        if (arm.isCall()) {
            PhraseBank.Phrase objection = talkToAbandoner(journey, abandonedAt, cartId);
            connected = objection != null;
            persuaded = objection != null && journey.randomness.chance(objection.recovery());
        } else if (arm.effect() > 0) {
            world.publish(world.events.exposure(
                    assigned + Micros.HOUR, Who.customer(journey.customer.id()), "EMAIL", "cart-mail", "", ""));
            journey.touch("cart-mail", false);
            persuaded = journey.randomness.chance(arm.effect());
        }
        outreach.outcome(Outreach.CARTS, arm, assigned, connected, persuaded || unaided);
        world.truth.count("calls.recovered", connected && persuaded ? 1 : 0);
        return persuaded;
    }

    /** What was said first, if the call came about. */
    private PhraseBank.@Nullable Phrase talkToAbandoner(Shop.Journey journey, long abandonedAt, String cartId) {
        Randomness randomness = journey.randomness;
        long at = workingHour(abandonedAt + randomness.between(Micros.HOUR, 11 * Micros.HOUR));
        Draft call = attempt(
                randomness,
                journey.customer,
                Who.customer(journey.customer.id()),
                "CART_ABANDONER",
                at,
                Customers.ENGAGED_SHARE);
        call.with("cart_id", cartId);
        PhraseBank.Phrase objection = null;
        if (isConnected(call)) {
            objection = listenToNonBuyer(randomness, call, List.of("OBJECTION", "MOTIVATION", "COMPETITOR"));
            journey.touch("", false);
        }
        world.publish(call);
        return at < world.end ? objection : null;
    }

    /** Calls somebody who cancelled a subscription; true if the call came about. */
    boolean churned(Randomness randomness, Customers.Customer customer, long cancelledAt) {
        long at = workingHour(cancelledAt + Micros.DAY + randomness.between(Micros.HOUR, Micros.DAY));
        Draft call = attempt(
                randomness, customer, Who.customer(customer.id()), "CHURNED_SUBSCRIBER", at, Customers.ENGAGED_SHARE);
        if (isConnected(call)) {
            listenToNonBuyer(randomness, call, List.of("TOPIC", "PROBLEM", "BENEFIT"));
        }
        world.publish(call);
        return isConnected(call) && at < world.end;
    }

    Outreach outreach() {
        return outreach;
    }

    private Draft attempt(
            Randomness randomness, Customers.Customer customer, Who who, String segment, long at, double engagedShare) {
        // Both rates average to the planned one over those who are called.
        double factor = customer.engaged()
                ? ENGAGED_CONNECT_FACTOR
                : 1 - (ENGAGED_CONNECT_FACTOR - 1) * engagedShare / (1 - engagedShare);
        boolean connected = randomness.chance(world.options.connectRate() * factor);
        boolean survey = randomness.chance(0.15);
        String id = world.events.id(survey ? "survey/s" : "call");
        Draft call = world.events.conversation(
                at,
                who,
                id,
                segment,
                survey ? "text_survey" : "phone",
                connected ? "CONNECTED" : randomness.pick(NOT_REACHED));
        if (!survey) {
            call.with("agent", randomness.pick(AGENTS));
        }
        if (randomness.chance(0.5)) {
            call.with("script", "why-" + (segment.equals("RECENT_BUYER") ? "bought" : "not"));
            expose(who, at, connected);
        }
        String group = customer.engaged() ? "calls.engaged" : "calls.others";
        call.label(group).effect(truth -> truth.attempt(segment, connected));
        if (connected) {
            call.label(group + ".connected");
            call.body.put("consent_to_quote", randomness.chance(0.7));
        }
        return call;
    }

    /** The script that was read out is copy too. */
    private void expose(Who who, long at, boolean connected) {
        if (connected && world.due("exposures.call_script", 3)) {
            world.publish(world.events.exposure(at, who, "CALL_SCRIPT", "call-script", "", ""));
        }
    }

    private void listenToBuyer(Randomness randomness, Draft call) {
        tag(randomness, call, "MOTIVATION", 0.7);
        tag(randomness, call, "BENEFIT", 0.6);
        tag(randomness, call, "FEATURE", 0.4);
        tag(randomness, call, "PROBLEM", 0.35);
        tag(randomness, call, "OBJECTION", 0.25);
        tag(randomness, call, "TOPIC", 0.25);
        tag(randomness, call, "COMPETITOR", 0.1);
        hear(call);
    }

    /** Returns what was said first. */
    private PhraseBank.Phrase listenToNonBuyer(Randomness randomness, Draft call, List<String> kinds) {
        call.label("calls.non_buyers");
        PhraseBank.Phrase first = randomness.pick(PhraseBank.of(kinds.get(0)));
        if (randomness.chance(PRICE_SHARE)) {
            call.label("calls.non_buyers.naming_price");
            first = randomness.pick(PhraseBank.price());
        }
        EventFactory.tag(call.body, first, product(randomness));
        if (world.due("tags.sharing_a_name", 12)) {
            EventFactory.tag(call.body, first, "");
            call.label("tags.sharing_a_name");
        }
        for (String kind : kinds.subList(1, kinds.size())) {
            tag(randomness, call, kind, 0.4);
        }
        hear(call);
        return first;
    }

    private static void tag(Randomness randomness, Draft call, String kind, double chance) {
        if (randomness.chance(chance)) {
            EventFactory.tag(call.body, randomness.pick(PhraseBank.of(kind)), product(randomness));
        }
    }

    private static String product(Randomness randomness) {
        return randomness.chance(0.5) ? randomness.pick(Catalogue.PRODUCTS).sku() : "";
    }

    /** Keeps what was said before the first copy in customers' words is written. */
    private void hear(Draft call) {
        if (world.dayIndex(call.occurredAt) >= world.wordsFrom) {
            return;
        }
        Map<String, Integer> totals = new HashMap<>();
        call.body.withArray("tags").forEach(tag -> totals.merge(name(tag), 1, Integer::sum));
        Map<String, Integer> positions = new HashMap<>();
        call.body.withArray("tags").forEach(tag -> {
            int position = positions.merge(name(tag), 1, Integer::sum);
            world.hear(new World.Heard(
                    call.body.get("conversation_id").textValue(),
                    tag.get("kind").textValue(),
                    tag.get("name").textValue(),
                    totals.getOrDefault(name(tag), 0) > 1 ? position : 0));
        });
    }

    private static String name(com.fasterxml.jackson.databind.JsonNode tag) {
        return tag.get("kind").textValue() + '/' + tag.get("name").textValue();
    }

    private static boolean isConnected(Draft call) {
        return call.body.get("outcome").textValue().equals("CONNECTED");
    }

    /** Nobody is called at night: a call then waits for the next morning, 13 hours at most. */
    private long workingHour(long at) {
        int hour = Micros.instant(at).atZone(world.options.timeZone()).getHour();
        return hour >= 9 && hour < 20 ? at : at + (hour >= 20 ? 13 : 9) * Micros.HOUR;
    }
}
