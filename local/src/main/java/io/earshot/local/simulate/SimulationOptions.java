package io.earshot.local.simulate;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * What to simulate; the same options give the same bytes.
 *
 * @param seed of everything random
 * @param storeId store in every event
 * @param timeZone of the store: its days, and when its customers are awake
 * @param lastDay last simulated day; nothing occurs after it (some of it arrives later)
 * @param days simulated days
 * @param customers customers that the store can have
 * @param journeys journeys (by an ad, a search, a direct visit) of a customer per day, on average
 * @param lift planted relative lift of conversion, given a click, of copy in customers' words over today's copy
 * @param connectRate planted share of attempted conversations that connect
 * @param malformed share of malformed records
 * @param faults whether duplicates, revisions, late and other wrong records are planted (malformed ones have their share)
 * @param survey people who answer a survey each day; what they say leads what others order. 0: no survey, no such orders
 * @param trials chance that a customer begins a trial of a subscription on a day; some of them stay, and of these some cancel
 */
public record SimulationOptions(
        long seed,
        String storeId,
        ZoneId timeZone,
        LocalDate lastDay,
        int days,
        int customers,
        double journeys,
        double lift,
        double connectRate,
        double malformed,
        boolean faults,
        int survey,
        double trials) {

    private static final double USUAL_TRIALS = 0.004;

    /** Currency of the store; some customers pay, and one platform charges, in US dollars. */
    public static final String CURRENCY = "EUR";

    public SimulationOptions {
        requireNonNull(timeZone, "timeZone is null");
        requireNonNull(lastDay, "lastDay is null");
        check(!storeId.isBlank(), "store must not be blank");
        check(days >= 1 && days <= 36_500, "days must be in [1, 36500], got " + days);
        check(
                lastDay.minusDays(days).getYear() >= 1972 && lastDay.getYear() < 2149,
                "the days must lie in 1973-2148, got " + days + " days until " + lastDay);
        check(customers >= 1, "customers must be positive, got " + customers);
        check(journeys > 0 && journeys <= 10, "journeys must be in (0, 10], got " + journeys);
        check(lift > -1 && lift <= 2, "lift must be in (-1, 2], got " + lift);
        check(connectRate >= 0 && connectRate <= 0.7, "connect rate must be in [0, 0.7], got " + connectRate);
        check(survey >= 0 && survey <= 10_000, "survey must be in [0, 10000], got " + survey);
        check(trials >= 0 && trials <= 1, "trials must be in [0, 1], got " + trials);
        check(malformed >= 0 && malformed < 0.5, "malformed must be in [0, 0.5), got " + malformed);
    }

    /** Without a survey, and with as many trials as usual. */
    public SimulationOptions(
            long seed,
            String storeId,
            ZoneId timeZone,
            LocalDate lastDay,
            int days,
            int customers,
            double journeys,
            double lift,
            double connectRate,
            double malformed,
            boolean faults) {
        this(
                seed,
                storeId,
                timeZone,
                lastDay,
                days,
                customers,
                journeys,
                lift,
                connectRate,
                malformed,
                faults,
                0,
                USUAL_TRIALS);
    }

    public static SimulationOptions defaults() {
        return new Draft().options();
    }

    public LocalDate firstDay() {
        return lastDay.minusDays(days - 1L);
    }

    public SimulationOptions withSeed(long value) {
        return with(next -> next.seed = value);
    }

    public SimulationOptions withStoreId(String value) {
        return with(next -> next.storeId = value);
    }

    public SimulationOptions withTimeZone(ZoneId value) {
        return with(next -> next.timeZone = value);
    }

    public SimulationOptions withLastDay(LocalDate value) {
        return with(next -> next.lastDay = value);
    }

    public SimulationOptions withDays(int value) {
        return with(next -> next.days = value);
    }

    public SimulationOptions withCustomers(int value) {
        return with(next -> next.customers = value);
    }

    public SimulationOptions withJourneys(double value) {
        return with(next -> next.journeys = value);
    }

    public SimulationOptions withLift(double value) {
        return with(next -> next.lift = value);
    }

    public SimulationOptions withConnectRate(double value) {
        return with(next -> next.connectRate = value);
    }

    public SimulationOptions withMalformed(double value) {
        return with(next -> next.malformed = value);
    }

    public SimulationOptions withFaults(boolean value) {
        return with(next -> next.faults = value);
    }

    public SimulationOptions withSurvey(int value) {
        return with(next -> next.survey = value);
    }

    public SimulationOptions withTrials(double value) {
        return with(next -> next.trials = value);
    }

    private SimulationOptions with(Consumer<Draft> change) {
        Draft next = new Draft();
        next.seed = seed;
        next.storeId = storeId;
        next.timeZone = timeZone;
        next.lastDay = lastDay;
        next.days = days;
        next.customers = customers;
        next.journeys = journeys;
        next.lift = lift;
        next.connectRate = connectRate;
        next.malformed = malformed;
        next.faults = faults;
        next.survey = survey;
        next.trials = trials;
        change.accept(next);
        return next.options();
    }

    /** The options while they are changed; at first the usual ones. */
    private static final class Draft {
        private long seed = 1;
        private String storeId = "demo";
        private ZoneId timeZone = ZoneId.of("Europe/Berlin");
        private LocalDate lastDay = LocalDate.of(2026, 6, 30);
        private int days = 120;
        private int customers = 2500;
        private double journeys = 0.06;
        private double lift = 0.4;
        private double connectRate = 0.35;
        private double malformed = 0.01;
        private boolean faults = true;
        private int survey;
        private double trials = USUAL_TRIALS;

        private SimulationOptions options() {
            return new SimulationOptions(
                    seed,
                    storeId,
                    timeZone,
                    lastDay,
                    days,
                    customers,
                    journeys,
                    lift,
                    connectRate,
                    malformed,
                    faults,
                    survey,
                    trials);
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
