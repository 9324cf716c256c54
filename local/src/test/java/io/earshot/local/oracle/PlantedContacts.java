package io.earshot.local.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a simulated store plants of contacts, beside what {@link RecoveryOracle} measures of it in the store's events. None of
 * the effects is 0. Contacts whose window is not over when the store ends are left out: what came of them is never told, and the
 * oracle takes every window as closed.
 *
 * @param assigned effects of being assigned to a contact, with always-valid intervals
 * @param talkedWith effects of a call on those whom it reaches, with Anderson-Rubin intervals
 * @param isLost whether a sample-ratio check has fired, which it must not
 */
public record PlantedContacts(List<Measured> assigned, List<Measured> talkedWith, boolean isLost) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Contacts that are drawn, but the calls to buyers: these are about no case. */
    public static final List<String> PROGRAMS = List.of("cart-recovery", "trial-mail", "win-back");

    /**
     * An interval of an effect, and what was planted.
     *
     * @param program one of {@link #PROGRAMS}
     * @param lower NaN, like the others, where nothing was measured: then the interval holds nothing
     */
    public record Measured(
            long seed, String program, String arm, double planted, double effect, double lower, double upper) {
        /** Whether the interval contains what was planted. */
        public boolean isInside() {
            return lower <= planted && planted <= upper;
        }

        /** Whether the interval excludes that the contact does nothing. */
        public boolean isFound() {
            return lower > 0 || upper < 0;
        }
    }

    /** A share, less two standard errors of it among so many cases. */
    public static double roughly(double share, long cases) {
        return share - 2 * Math.sqrt(share * (1 - share) / cases);
    }

    /** How many of these intervals contain what was planted, and exclude that it is nothing. */
    public record Score(long inside, long found, long of) {
        public static Score of(Collection<Measured> all) {
            return new Score(
                    all.stream().filter(Measured::isInside).count(),
                    all.stream().filter(Measured::isFound).count(),
                    all.size());
        }

        /** Share of intervals that contain what was planted. */
        public double coverage() {
            return inside / (double) of;
        }

        /** Share of effects that are found. */
        public double power() {
            return found / (double) of;
        }
    }

    /**
     * A store that is large enough to find each of these effects: about 500 people per arm whose carts or cancelled
     * subscriptions can be won back. In stores as they are by default so few begin a trial that some dozens cancel.
     */
    public static SimulationOptions store(long seed) {
        return SimulationOptions.defaults()
                .withSeed(seed)
                .withDays(150)
                .withCustomers(4000)
                .withJourneys(0.08)
                .withTrials(0.03);
    }

    /** Lets a store live, and measures. */
    public static PlantedContacts of(SimulationOptions options) {
        SimulatedStore store = new SimulatedStore(options);
        List<Raw> records = new ArrayList<>();
        long end =
                options.lastDay().plusDays(1).atStartOfDay(options.timeZone()).toEpochSecond() * Times.SECOND;
        store.forEachRemaining(sent -> {
            if (RecoveryOracle.TOPICS.contains(sent.topic()) && !isTooLate(sent, end)) {
                records.add(raw(sent, records.size()));
            }
        });
        Tables tables = new RecoveryOracle(
                        List.of(new Store(options.storeId(), options.timeZone(), SimulationOptions.CURRENCY)),
                        Settings.DEFAULT,
                        RecoveryOracle.Spans.DEFAULT,
                        (storeId, customer) -> customer)
                .tables(records);
        Map<List<String>, Map<String, String>> effects = new HashMap<>();
        tables.rows("complier_effects").values().stream()
                .map(Tables.Row::values)
                .filter(row -> row.get("metric").equals("recovery_rate"))
                .forEach(row -> effects.put(List.of(row.get("comparison_id"), row.get("arm")), row));
        List<Measured> assigned = new ArrayList<>();
        List<Measured> talkedWith = new ArrayList<>();
        for (Truth.Contact planted : store.truth().outreach()) {
            String arm = planted.arm().toLowerCase(Locale.ROOT);
            if (!PROGRAMS.contains(planted.experimentId()) || arm.equals("holdout")) {
                continue;
            }
            String about = planted.about().toLowerCase(Locale.ROOT);
            Map<String, String> row =
                    effects.getOrDefault(List.of(about + ":drawn:" + planted.experimentId(), arm), Map.of());
            long seed = options.seed();
            assigned.add(measured(seed, planted, planted.plannedEffect(), row, "itt", "itt"));
            if (arm.equals("call")) {
                talkedWith.add(measured(
                        seed, planted, planted.plannedComplierEffect(), row, "complier_effect", "anderson_rubin"));
            }
        }
        boolean isLost = tables.rows("sample_ratio").values().stream()
                .anyMatch(row -> row.values().get("has_fired").equals("true"));
        return new PlantedContacts(assigned, talkedWith, isLost);
    }

    /** Whether it assigns a contact whose window, from that day's end on, reaches beyond the last day. */
    private static boolean isTooLate(SimulatedRecord sent, long end) {
        if (!sent.topic().equals("outreach")) {
            return false;
        }
        try {
            JsonNode outreach = JSON.readTree(sent.value());
            Long window = RecoveryOracle.Spans.DEFAULT
                    .windows()
                    .get(outreach.path("about").asText().toLowerCase(Locale.ROOT));
            return window != null && Shape.micros(outreach.path("occurred_at").asText()) + window + Times.DAY >= end;
        } catch (IOException | DateTimeException e) {
            return false; // malformed: it assigns nothing
        }
    }

    /** All of them. */
    public List<Measured> all() {
        List<Measured> all = new ArrayList<>(assigned);
        all.addAll(talkedWith);
        return all;
    }

    private static Measured measured(
            long seed, Truth.Contact planted, double effect, Map<String, String> row, String value, String interval) {
        return new Measured(
                seed,
                planted.experimentId(),
                planted.arm(),
                effect,
                number(row, value),
                number(row, interval + "_lower"),
                number(row, interval + "_upper"));
    }

    private static double number(Map<String, String> row, String column) {
        String text = row.get(column);
        return text == null ? Double.NaN : Double.parseDouble(text.replace("inf", "Infinity"));
    }

    private static Raw raw(SimulatedRecord sent, int offset) {
        return new Raw(sent.topic(), 0, offset, sent.arrivalMicros() / 1000, sent.value());
    }
}
