package io.earshot.local.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulated store says of itself, held against a second reading of its events. */
class SimulatedTruthTest {
    /** The present of a replay: later than the whole simulation, long before 2150. */
    private static final long NOW_MILLIS = 1_800_000_000_000L;

    @ParameterizedTest
    @CsvSource({"900, 1, 1", "900, 2, 4", "900, 3, 32", "2500, 1, 4"})
    void accountsAreExactHoweverTopicsArePartitioned(int customers, long seed, int partitions) {
        SimulatedStore store = new SimulatedStore(
                SimulationOptions.defaults().withCustomers(customers).withSeed(seed));
        List<Raw> streamed = new ArrayList<>();
        List<Raw> replayed = new ArrayList<>();
        Map<String, Long> offsets = new HashMap<>();
        store.forEachRemaining(sent -> {
            int partition = Math.floorMod(sent.key().hashCode(), partitions);
            long offset = offsets.merge(sent.topic() + partition, 1L, Long::sum);
            streamed.add(raw(sent, partition, offset, sent.arrivalMicros() / 1000));
            replayed.add(raw(sent, partition, offset, NOW_MILLIS));
        });

        Map<String, String> planted = planted(store.truth());
        assertThat(accounts(oracle(store), streamed)).isEqualTo(planted);
        assertThat(accounts(oracle(store), replayed)).isEqualTo(planted);
    }

    @Test
    void isRefusedWhatIsMeantToBeAndNothingElse() {
        SimulatedStore store = new SimulatedStore(
                SimulationOptions.defaults().withCustomers(900).withSeed(4));
        Oracle oracle = oracle(store);
        store.forEachRemaining(sent -> {
            Raw alone = raw(sent, 0, 0, sent.arrivalMicros() / 1000);
            assertThat(oracle.heard(List.of(alone), new Tables()).isEmpty())
                    .as("refused: " + new String(sent.value(), UTF_8))
                    .isEqualTo(sent.fate() == SimulatedRecord.Fate.DEAD_LETTER);
        });
    }

    /** Last touch credits the click that caused an order only where nothing came between, so it is held to a tenth. */
    @Test
    void measuredRevenueOfAdsIsNearThePlantedOne() {
        SimulatedStore store = new SimulatedStore(
                SimulationOptions.defaults().withSeed(5).withCustomers(1500).withFaults(false));
        List<Raw> records = new ArrayList<>();
        store.forEachRemaining(sent -> records.add(raw(sent, 0, records.size(), sent.arrivalMicros() / 1000)));
        Truth truth = store.truth();

        Map<List<String>, Tables.Row> roas = oracle(store).tables(records).rows("roas");
        long planted = 0;
        long measured = 0;
        for (Truth.Variant variant : truth.variants()) {
            planted += variant.lastTouchGrossMinor();
            measured += sum(roas, variant.variantId(), "last_gross_new_minor")
                    + sum(roas, variant.variantId(), "last_gross_returning_minor");
            assertThat(sum(roas, variant.variantId(), "spend_minor"))
                    .as("spend of " + variant.variantId())
                    .isEqualTo(variant.spendMinor());
        }
        assertThat(measured / (double) planted).isCloseTo(1, within(0.1));
    }

    private static long sum(Map<List<String>, Tables.Row> roas, String variantId, String column) {
        return roas.values().stream()
                .map(Tables.Row::values)
                .filter(row -> "order".equals(row.get("day_basis")) && variantId.equals(row.get("variant_id")))
                .filter(row -> SimulationOptions.CURRENCY.equals(row.get("currency")))
                .mapToLong(row -> Long.parseLong(row.get(column)))
                .sum();
    }

    private static Raw raw(SimulatedRecord sent, int partition, long offset, long timestampMillis) {
        return new Raw(sent.topic(), partition, offset, timestampMillis, sent.value());
    }

    private static Oracle oracle(SimulatedStore store) {
        SimulationOptions options = store.options();
        return new Oracle(
                List.of(new Store(options.storeId(), options.timeZone(), SimulationOptions.CURRENCY)),
                Settings.DEFAULT,
                (storeId, customer) -> customer);
    }

    private static Map<String, String> planted(Truth truth) {
        Map<String, String> rows = new TreeMap<>();
        for (Truth.Account account : truth.accounts()) {
            rows.put(
                    account.topic() + '/' + account.storeId() + '/' + account.fate(),
                    account.records() + " records, " + account.conflicts() + " conflicts");
        }
        return rows;
    }

    private static Map<String, String> accounts(Oracle oracle, List<Raw> records) {
        Tables tables = new Tables();
        Map<Entity.Id, Entity> entities = new HashMap<>();
        for (Checks.Heard heard : oracle.heard(records, tables)) {
            entities.computeIfAbsent(Entity.idOf(heard.event(), Fault.NONE), id -> new Entity(Fault.NONE))
                    .add(heard.event());
        }
        Checks.account(tables, "attribution", entities.entrySet(), Fault.NONE);
        Map<String, String> rows = new TreeMap<>();
        for (Tables.Row row : tables.rows("records_by_fate").values()) {
            Map<String, String> values = row.values();
            rows.put(
                    values.get("topic") + '/' + values.get("store_id") + '/' + values.get("fate"),
                    values.get("records") + " records, " + values.get("conflicts") + " conflicts");
        }
        return rows;
    }
}
