package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
 * What is planted in the simulated store can be measured in its events by anybody who has read docs/lifts.md. In a few stores:
 * bench/README.md says how to ask twenty.
 */
class SimulatedLiftsITCase {
    private static final int STORES = Integer.getInteger("earshot.stores", 5);

    /** An interval of a lift, and what was planted. */
    private record Measured(String experiment, Truth.PlantedLift planted, double lower, double upper) {
        boolean holds(double lift) {
            return lower <= lift && lift <= upper;
        }
    }

    private final List<Measured> measured = new ArrayList<>();

    @Test
    void intervalsHoldWhatWasPlantedAndFindIt() {
        for (int seed = 1; seed <= STORES; seed++) {
            measure(SimulationOptions.defaults()
                    .withSeed(seed)
                    .withCustomers(6000)
                    .withJourneys(0.005));
        }

        List<Measured> caused = measured.stream()
                .filter(one -> !one.experiment.equals("club-page"))
                .toList();
        long held =
                caused.stream().filter(one -> one.holds(one.planted.causal())).count();
        double error = Math.sqrt(0.95 * 0.05 / caused.size());
        assertThat(held / (double) caused.size()).as(caused.toString()).isGreaterThan(0.95 - 2 * error);

        List<Measured> effects =
                caused.stream().filter(one -> one.planted.causal() > 0).toList();
        long found = effects.stream().filter(one -> !one.holds(0)).count();
        assertThat(found / (double) effects.size())
                .as(effects.toString())
                .isGreaterThanOrEqualTo(PlantedContacts.roughly(0.8, effects.size()));

        assertThat(measured)
                .filteredOn(one -> one.experiment.equals("club-page")
                        && one.planted.metric().equals("conversion_rate"))
                .as("what is only associated looks like a lift")
                .hasSize(STORES)
                .noneMatch(one -> one.holds(0));
    }

    private void measure(SimulationOptions options) {
        SimulatedStore store = new SimulatedStore(options);
        List<Raw> records = new ArrayList<>();
        store.forEachRemaining(sent -> records.add(raw(sent, records.size())));
        Truth truth = store.truth();
        Tables tables = new ExperimentOracle(
                        List.of(new Store(options.storeId(), options.timeZone(), SimulationOptions.CURRENCY)),
                        Settings.DEFAULT,
                        90 * Times.DAY,
                        (storeId, customer) -> customer)
                .tables(records);
        Map<List<String>, Map<String, String>> lifts = new HashMap<>();
        tables.rows("lifts").values().stream()
                .map(Tables.Row::values)
                .filter(row -> row.get("slice").isEmpty())
                .forEach(row -> lifts.put(List.of(row.get("comparison_id"), row.get("arm"), row.get("metric")), row));
        for (Truth.Experiment experiment : truth.experiments()) {
            for (Truth.PlantedLift planted : experiment.lifts()) {
                Map<String, String> row =
                        lifts.get(List.of(experiment.experimentId(), planted.arm(), planted.metric()));
                measured.add(new Measured(
                        experiment.experimentId(),
                        planted,
                        Double.parseDouble(row.get("lower")),
                        Double.parseDouble(row.get("upper"))));
            }
            checkUnits(experiment, tables);
        }
    }

    /** Nobody is lost: a customer or visitor who was shown an arm is a unit, whoever placed the orders. */
    private static void checkUnits(Truth.Experiment experiment, Tables tables) {
        for (Truth.ExperimentArm arm : experiment.arms()) {
            Map<String, String> row = tables.rows("sample_ratio").values().stream()
                    .map(Tables.Row::values)
                    .filter(any -> any.get("comparison_id").equals(experiment.experimentId())
                            && any.get("arm").equals(arm.arm()))
                    .findAny()
                    .orElseThrow();
            assertThat(Double.parseDouble(row.get("units")))
                    .as(experiment.experimentId() + " " + arm)
                    .isCloseTo(arm.units(), within(0.01 * arm.units()));
            assertThat(Long.parseLong(row.get("contaminated"))).isEqualTo(arm.contaminated());
        }
    }

    private static Raw raw(SimulatedRecord sent, int offset) {
        return new Raw(sent.topic(), 0, offset, sent.arrivalMicros() / 1000, sent.value());
    }
}
