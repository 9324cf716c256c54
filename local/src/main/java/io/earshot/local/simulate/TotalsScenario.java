package io.earshot.local.simulate;

import java.util.List;

/** Three headlines on somebody else's page, which gives totals by day only. */
final class TotalsScenario implements Scenario {
    static final String EXPERIMENT = "headline";
    private static final double CONVERSION = 0.05;

    /** @param lift relative lift of the conversion rate over the first one's */
    record Headline(String arm, double lift) {}

    static final List<Headline> HEADLINES =
            List.of(new Headline("plain", 0), new Headline("question", 0), new Headline("quote", 0.2));

    private final World world;

    TotalsScenario(World world) {
        this.world = world;
    }

    @Override
    public void live(Day day) {
        if (day.index() < world.wordsFrom) {
            return;
        }
        for (int number = 0; number < HEADLINES.size(); number++) {
            Headline headline = HEADLINES.get(number);
            Randomness randomness = world.randomness("headline/" + number, day.index());
            int units = randomness.poisson(world.customers.count() / 3.0);
            int successes = Math.min(units, randomness.poisson(units * CONVERSION * (1 + headline.lift)));
            world.publish(world.events
                    .armTotal(day.end(), EXPERIMENT, headline.arm, day.start(), units, successes)
                    .effect(truth -> {
                        truth.experiments().units(EXPERIMENT, headline.arm, units);
                        truth.experiments().converted(EXPERIMENT, headline.arm, successes, 0);
                    }));
        }
    }
}
