package io.earshot.local.simulate;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Ads are seen, some are clicked, some clicks sell; the platform bills every morning.
 *
 * <p>The planted truth: given a click, copy in customers' words converts better by the lift; clicks cost the same, so its
 * ROAS by true cause is higher by the same factor.
 */
final class AdScenario implements Scenario {
    /** Chance of an order, given a click on today's copy. */
    static final double CONVERSION = 0.15;

    private static final double CLICKED = 0.6;
    private static final double COST_PER_CLICK_MINOR = 260;
    private static final double COST_PER_IMPRESSION_MINOR = 2;
    private static final double DOLLARS_PER_EURO = 1.09;

    /** What happened to a slot on a day. */
    private static final class Traffic {
        private int impressions;
        private int clicks;
    }

    private final World world;
    private final Shop shop;
    private final Map<Integer, Map<AdPlan.Slot, Traffic>> traffic = new HashMap<>();

    AdScenario(World world, Shop shop) {
        this.world = world;
        this.shop = shop;
    }

    @Override
    public void live(Day day) {
        Randomness daily = world.randomness("ads", day.index());
        double mean = world.customers.count() * world.options.journeys() / 2 * day.traffic();
        int journeys = daily.poisson(mean);
        for (int i = 0; i < journeys; i++) {
            journey(day, world.randomness("ad", day.index(), i));
        }
        bill(day); // no later journey has traffic on this day
    }

    private void journey(Day day, Randomness randomness) {
        Shop.Journey journey = new Shop.Journey(world.customers.any(randomness), randomness);
        AdPlan.Campaign campaign = randomness.pick(AdPlan.CAMPAIGNS);
        boolean words = day.index() >= world.wordsFrom && world.customers.words(journey.customer, campaign.id());
        AdPlan.Slot slot = campaign.slot(1 + randomness.below(AdPlan.ADS_PER_CAMPAIGN), words);
        Who who =
                randomness.chance(0.08) ? new Who(journey.device, journey.customer.id()) : Who.visitor(journey.device);
        long at = day.moment(randomness);
        int impressions = 1 + randomness.below(3);
        for (int i = 0; i < impressions; i++) {
            at += i == 0 ? 0 : Micros.seconds(randomness.exponential(6 * 3600));
            impression(journey, at, who, slot);
        }
        if (randomness.chance(CLICKED)) {
            click(journey, at, who, slot, words ? campaign.words().share() * world.options.lift() : 0);
        }
    }

    private void impression(Shop.Journey journey, long at, Who who, AdPlan.Slot slot) {
        world.publish(
                world.events.adTouch("impression", at, who, slot).effect(truth -> truth.impression(slot.variantId())));
        traffic(at, slot).impressions++;
        journey.touch(slot.variantId(), false);
    }

    private void click(Shop.Journey journey, long seen, Who who, AdPlan.Slot slot, double lift) {
        Randomness randomness = journey.randomness;
        // Some platforms stamp the click with the time of the view.
        long at = randomness.chance(0.02) ? seen : seen + randomness.between(Micros.SECOND, 40 * Micros.SECOND);
        journey.clicked = slot;
        journey.compared = world.dayIndex(at) >= world.wordsFrom;
        journey.inCustomersWords = slot.variantId().endsWith(AdPlan.WORDS);
        boolean compared = journey.compared;
        boolean words = journey.inCustomersWords;
        world.publish(world.events
                .adTouch("click", at, who, slot)
                .effect(truth -> truth.click(slot.variantId(), compared, words)));
        traffic(at, slot).clicks++;
        journey.touch(slot.variantId(), false);
        long landed = shop.visit(journey, at + landing(randomness), slot.channel(), "cpc", true);
        if (randomness.chance(Math.min(1, CONVERSION * (1 + lift) * journey.customer.buys()))) {
            shop.buy(journey, landed, true);
        } else {
            shop.leave(journey, landed);
        }
    }

    /** Seconds; now and then exactly the five minutes that make a page view the click's landing, or a microsecond more. */
    private static long landing(Randomness randomness) {
        return randomness.chance(0.01)
                ? 5 * Micros.MINUTE + randomness.below(2)
                : randomness.between(0, 15 * Micros.SECOND);
    }

    private void bill(Day day) {
        Map<AdPlan.Slot, Traffic> billed = traffic.getOrDefault(day.index(), Map.of());
        traffic.remove(day.index());
        int number = 0;
        for (AdPlan.Campaign campaign : AdPlan.CAMPAIGNS) {
            for (AdPlan.Slot slot : campaign.slots()) {
                boolean words = slot.variantId().equals(campaign.words().variantId());
                if (!words || day.index() >= world.wordsFrom) {
                    Traffic used = billed.getOrDefault(slot, new Traffic());
                    bill(day, campaign, slot, words, used, world.randomness("bill", day.index(), number));
                }
                number++;
            }
        }
    }

    private void bill(
            Day day, AdPlan.Campaign campaign, AdPlan.Slot slot, boolean words, Traffic used, Randomness randomness) {
        double noise = 0.9 + 0.2 * randomness.nextDouble();
        double euros = (used.clicks * COST_PER_CLICK_MINOR + used.impressions * COST_PER_IMPRESSION_MINOR) * noise;
        boolean dollars = !campaign.currency().equals(SimulationOptions.CURRENCY);
        long cost = Math.round(dollars ? euros * DOLLARS_PER_EURO : euros);
        Draft spend = world.events.spend(day.end() - Micros.SECOND, slot, day.date(), cost, campaign.currency());
        spend.arrivesAt(day.end() + randomness.between(5 * Micros.HOUR, 8 * Micros.HOUR));
        if (used.clicks > 0) {
            // Platforms claim what others claim too.
            long claimed = Math.round(used.clicks * CONVERSION * 1300 * noise);
            spend.with("claimed_conversions_milli", claimed).with("claimed_revenue_minor", claimed * 6);
        }
        OptionalLong converted = world.rates.toStoreCurrency(cost, campaign.currency(), day.date());
        boolean compared = day.index() >= world.wordsFrom;
        converted.ifPresentOrElse(
                minor -> spend.effect(truth -> truth.spend(slot.variantId(), compared, words, minor)),
                () -> spend.label("spend.without_a_rate"));
        world.publish(spend);
    }

    private Traffic traffic(long at, AdPlan.Slot slot) {
        return traffic.computeIfAbsent(world.dayIndex(at), day -> new HashMap<>())
                .computeIfAbsent(slot, used -> new Traffic());
    }
}
