package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of a campaign that is old enough for its forecasts of weeks to be judged. */
public final class PlantedWeeks {
    public static final String CAMPAIGN = "meta/evergreen";

    private static final long SEED = 20_261_130;
    private static final int DAYS = 200;

    private PlantedWeeks() {}

    /** Its daily facts. */
    public static Tables facts(Store store, LocalDate lastDay) {
        Random random = new Random(SEED);
        Tables facts = new Tables(Map.of("daily_facts", Tables.KEYS.get("daily_facts")));
        for (int i = 0; i < DAYS; i++) {
            long spend = Math.round(20_000 * Math.exp(0.1 * Math.sin(i / 20.0) + 0.1 * random.nextGaussian()));
            long revenue = Math.round(3 * spend * Math.exp(0.2 * random.nextGaussian()));
            PlantedLeads.put(facts, store, lastDay.minusDays(DAYS - 1 - i), "roas", CAMPAIGN, revenue, spend);
        }
        return facts;
    }

    /** What the oracle says of them: rows of {@link ForecastOracle#KEYS}. */
    public static Tables forecasts(Store store, LocalDate lastDay) throws ReflectiveOperationException {
        return new ForecastOracle(List.of(store)).tables(facts(store, lastDay), PlantedLeads.end(store, lastDay));
    }
}
