package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of a store in which one of the things that customers say leads what they buy, and another does not. */
public final class PlantedLeads {
    /** Enough to say no. */
    public static final int ENOUGH_DAYS = 400;

    /** The objection that leads orders, and so revenue. */
    public static final String LEADING = "shipping cost";

    /** The motivation that leads nothing. */
    public static final String IDLE = "gift";

    public static final int LAG_DAYS = 5;

    private static final long SEED = 20_261_129;
    private static final int CONVERSATIONS = 50;
    private static final double EFFECT = -0.8;
    private static final double NOISE = 0.08;

    private PlantedLeads() {}

    /** What the oracle says of them: rows of {@code leading_indicators}. */
    public static Tables of(Store store, LocalDate lastDay, int days) {
        Random random = new Random(SEED);
        Tables facts = new Tables(Map.of("daily_facts", Tables.KEYS.get("daily_facts")));
        double[] shares = new double[days];
        for (int i = 0; i < days; i++) {
            LocalDate day = lastDay.minusDays(days - 1 - i);
            double wish = 0.3 + 0.15 * Math.sin(i / 9.0) + 0.1 * random.nextGaussian();
            int objecting = drawn(random, Math.min(0.9, Math.max(0.02, wish)));
            shares[i] = (double) objecting / CONVERSATIONS;
            double felt = i < LAG_DAYS ? 0.3 : shares[i - LAG_DAYS];
            double week = 0.2 * Math.sin(day.getDayOfWeek().getValue());
            long orders = Math.round(200 * Math.exp(week + EFFECT * (felt - 0.3) + NOISE * random.nextGaussian()));
            put(facts, store, day, "sales", "", orders * 4_000 + random.nextInt(90_000), orders);
            for (List<Object> said : List.<List<Object>>of(
                    List.of("recent_buyer//", CONVERSATIONS),
                    List.of("recent_buyer/objection/" + LEADING, objecting),
                    List.of("recent_buyer/motivation/" + IDLE, drawn(random, 0.3)))) {
                put(facts, store, day, "signal", (String) said.get(0), (int) said.get(1), CONVERSATIONS);
            }
        }
        return new LeadOracle(List.of(store)).tables(facts, end(store, lastDay));
    }

    /** When a day is over. */
    static long end(Store store, LocalDate day) {
        return Times.micros(day.plusDays(1).atStartOfDay(store.zone()).toInstant());
    }

    private static int drawn(Random random, double share) {
        int drawn = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            drawn += random.nextDouble() < share ? 1 : 0;
        }
        return drawn;
    }

    static void put(
            Tables facts, Store store, LocalDate day, String kind, String dimension, long numerator, long denominator) {
        facts.put(
                "daily_facts",
                new Tables.Row()
                        .set("job", "planted")
                        .set("store_id", store.id())
                        .set("kind", kind)
                        .set("dimension", dimension)
                        .set("day", day)
                        .set("numerator", numerator)
                        .set("denominator", denominator));
    }
}
