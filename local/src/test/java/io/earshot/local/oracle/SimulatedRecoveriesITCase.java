package io.earshot.local.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import io.earshot.local.simulate.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What contacts do in the simulated store can be measured in its events by anybody who has read docs/recovery.md. */
class SimulatedRecoveriesITCase {
    private static final int STORES = 10;

    /** An interval of an effect, and what was planted. */
    private record Measured(int seed, String what, double planted, double effect, double lower, double upper) {
        boolean holds(double effect) {
            return lower <= effect && effect <= upper;
        }
    }

    private final List<Measured> assigned = new ArrayList<>();
    private final List<Measured> talkedWith = new ArrayList<>();

    @Test
    void intervalsHoldWhatWasPlantedAndFindIt() {
        for (int seed = 1; seed <= STORES; seed++) {
            measure(seed, SimulationOptions.defaults().withSeed(seed));
        }

        assertHeld(assigned);
        assertHeld(talkedWith);
        assertThat(assigned).hasSize(4 * STORES);
        assertThat(talkedWith).hasSize(2 * STORES);
        assertThat(assigned.stream()
                        .mapToDouble(one -> one.effect - one.planted)
                        .average()
                        .orElseThrow())
                .as("no side is favoured: " + assigned)
                .isBetween(-0.02, 0.02);
        List<Measured> carts = talkedWith.stream()
                .filter(one -> one.what.startsWith("cart-recovery"))
                .toList();
        long found = carts.stream().filter(one -> !one.holds(0)).count();
        assertThat(found / (double) carts.size())
                .as("in stores of this size cancelled subscriptions are too few to find anything: " + carts)
                .isGreaterThan(0.7);
    }

    private static void assertHeld(List<Measured> all) {
        long held = all.stream().filter(one -> one.holds(one.planted)).count();
        double error = Math.sqrt(0.95 * 0.05 / all.size());
        assertThat(held / (double) all.size()).as(all.toString()).isGreaterThan(0.95 - 2 * error);
    }

    private void measure(int seed, SimulationOptions options) {
        SimulatedStore store = new SimulatedStore(options);
        List<Raw> records = new ArrayList<>();
        store.forEachRemaining(sent -> {
            if (RecoveryOracle.TOPICS.contains(sent.topic())) {
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
        for (Truth.Contact planted : store.truth().outreach()) {
            String arm = planted.arm().toLowerCase(Locale.ROOT);
            String about = planted.about().toLowerCase(Locale.ROOT);
            Map<String, String> row = effects.get(List.of(about + ":drawn:" + planted.experimentId(), arm));
            if (row != null) {
                assigned.add(measured(seed, planted, planted.plannedEffect(), row, "itt", "itt"));
                if (arm.equals("call")) {
                    talkedWith.add(measured(
                            seed, planted, planted.plannedComplierEffect(), row, "complier_effect", "anderson_rubin"));
                }
            }
        }
        assertThat(tables.rows("sample_ratio").values())
                .as("nobody is lost")
                .noneMatch(row -> row.values().get("has_fired").equals("true"));
    }

    private static Measured measured(
            int seed, Truth.Contact planted, double effect, Map<String, String> row, String value, String interval) {
        return new Measured(
                seed,
                planted.experimentId() + " " + planted.arm(),
                effect,
                Double.parseDouble(row.get(value)),
                Double.parseDouble(row.get(interval + "_lower")),
                Double.parseDouble(row.get(interval + "_upper")));
    }

    private static Raw raw(SimulatedRecord sent, int offset) {
        return new Raw(sent.topic(), 0, offset, sent.arrivalMicros() / 1000, sent.value());
    }
}
