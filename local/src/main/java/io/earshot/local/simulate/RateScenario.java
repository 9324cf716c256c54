package io.earshot.local.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A bank publishes its rates on every weekday afternoon; some arrive days later. */
final class RateScenario implements Scenario {
    private static final BigDecimal POUND_PER_DOLLAR = new BigDecimal("1.27");
    private final World world;

    RateScenario(World world) {
        this.world = world;
    }

    @Override
    public void live(Day day) {
        if (!Rates.isPublished(day.index(), day.date())) {
            return;
        }
        BigDecimal dollar = world.rates.dollar(day.index());
        publish(day, "USD", dollar);
        publish(day, "GBP", dollar.multiply(POUND_PER_DOLLAR).setScale(4, RoundingMode.HALF_EVEN));
    }

    private void publish(Day day, String from, BigDecimal rate) {
        Randomness randomness = world.randomness("rate/" + from, day.index());
        long at = day.start() + 15 * Micros.HOUR;
        Draft draft = world.events.rate(at, day.date(), from, SimulationOptions.CURRENCY, rate.toPlainString());
        if (world.options.faults() && world.due("rates.days_late", 9)) {
            draft.label("rates.days_late").arrivesAt(at + randomness.between(Micros.DAY, 3 * Micros.DAY));
        } else {
            draft.arrivesAt(at + randomness.between(0, 10 * Micros.MINUTE));
        }
        world.publish(draft);
    }
}
