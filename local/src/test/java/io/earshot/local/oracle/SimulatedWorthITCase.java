package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is planted of the worth of customers can be measured in the store's events by anybody who has read docs/value.md. In a
 * few stores: bench/README.md says how to ask twenty.
 */
class SimulatedWorthITCase {
    private static final int STORES = Integer.getInteger("earshot.stores", 5);

    /** An interval of a lift, and what was planted. */
    private record Measured(Truth.PlantedWorth planted, double lower, double upper) {
        boolean holds(double lift) {
            return lower <= lift && lift <= upper;
        }
    }

    private final List<Measured> measured = new ArrayList<>();
    private final List<double[]> club = new ArrayList<>();

    @Test
    void intervalsHoldWhatWasPlantedAndFindIt() {
        for (int seed = 1; seed <= STORES; seed++) {
            measure(SimulationOptions.defaults()
                    .withSeed(seed)
                    .withCustomers(6000)
                    .withJourneys(0.005));
        }

        long held =
                measured.stream().filter(one -> one.holds(one.planted.causal())).count();
        double error = Math.sqrt(0.95 * 0.05 / measured.size());
        List<Measured> effects =
                measured.stream().filter(one -> one.planted.causal() != 0).toList();
        long found = effects.stream().filter(one -> !one.holds(0)).count();
        System.out.printf(
                "%d of %d planted lifts inside, %d of %d effects found%n",
                held, measured.size(), found, effects.size());
        assertThat(held / (double) measured.size()).as(measured.toString()).isGreaterThan(0.95 - 2 * error);
        assertThat(found / (double) effects.size())
                .as(effects.toString())
                .isGreaterThanOrEqualTo(PlantedContacts.roughly(0.8, effects.size()));
        assertThat(club)
                .as("orders of the club's page, which does nothing: lift and adjusted lift")
                .hasSize(STORES)
                .allMatch(lift -> lift[0] > 0.5 && Math.abs(lift[1]) <= lift[0] / 2);
    }

    private void measure(SimulationOptions options) {
        SimulatedStore store = new SimulatedStore(options);
        List<Raw> records = new ArrayList<>();
        store.forEachRemaining(sent -> records.add(raw(sent, records.size())));
        long end = records.stream().mapToLong(Raw::timestampMillis).max().orElseThrow();
        records.add(new Raw(
                "orders",
                0,
                records.size(),
                end,
                JsonEvent.heartbeat(end * 1000).bytes()));
        Tables tables = new ValueOracle(
                        List.of(new Store(options.storeId(), options.timeZone(), SimulationOptions.CURRENCY)),
                        Settings.DEFAULT,
                        90 * Times.DAY,
                        (storeId, customer) -> customer)
                .tables(records);
        Map<List<String>, Map<String, String>> lifts = new HashMap<>();
        tables.rows("lifts").values().stream()
                .map(Tables.Row::values)
                .filter(row -> row.get("slice").isEmpty() && row.get("maturity").equals("mature"))
                .forEach(row -> lifts.put(List.of(row.get("comparison_id"), row.get("arm"), row.get("metric")), row));
        for (Truth.PlantedWorth planted : store.truth().worth()) {
            String comparison = "experiment/" + planted.experimentId() + "/" + planted.horizonDays();
            Map<String, String> row = lifts.get(List.of(comparison, planted.arm(), planted.metric()));
            measured.add(new Measured(planted, number(row, "lower"), number(row, "upper")));
        }
        Map<String, String> row = lifts.get(List.of("experiment/club-page/30", "with", "orders_per_unit"));
        club.add(new double[] {number(row, "lift"), number(row, "adjusted_lift")});
    }

    /** What is not there is NaN, which no comparison holds for. */
    private static double number(Map<String, String> row, String column) {
        String text = row.get(column);
        return text == null ? Double.NaN : Double.parseDouble(text.replace("inf", "Infinity"));
    }

    private static Raw raw(SimulatedRecord sent, int offset) {
        return new Raw(sent.topic(), 0, offset, sent.arrivalMicros() / 1000, sent.value());
    }
}
