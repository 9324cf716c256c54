package io.earshot.joins;

import static io.earshot.events.Samples.BERLIN;
import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.STORE;
import static io.earshot.events.Samples.counted;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.events.DaySummed;
import io.earshot.events.SpecialDays;
import io.earshot.events.Store;
import io.earshot.events.Stores;
import io.earshot.measures.series.DemandTerms;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operator of ForecastJob does with a savepoint of other stores. */
class DecidingSettingsTest {
    private static final Store UTC = new Store("elsewhere", "Elsewhere", "UTC", "USD");
    private static final Stores BOTH = Stores.of(List.of(BERLIN, UTC));
    private static final DaySummed SOLD = new DaySummed(meta("", 0), DaySummed.SALES, "", day(NOON), 5, 1, false, 1);

    /** An operator that keeps something of the first store. */
    private interface Operator {
        KeyedOneInputStreamOperatorTestHarness<String, ?, ?> of(Stores stores) throws Exception;

        default KeyedOneInputStreamOperatorTestHarness<String, ?, ?> restored(
                OperatorSubtaskState savepoint, Stores stores) throws Exception {
            KeyedOneInputStreamOperatorTestHarness<String, ?, ?> restored = of(stores);
            restored.initializeState(savepoint);
            restored.open();
            return restored;
        }

        OperatorSubtaskState savepoint(Stores stores) throws Exception;
    }

    private record Keyed<I>(String name, Making<I> making, KeySelector<I, String> key, I element) implements Operator {
        @Override
        public KeyedOneInputStreamOperatorTestHarness<String, I, ?> of(Stores stores) throws Exception {
            return new KeyedOneInputStreamOperatorTestHarness<>(making.of(stores), key, Types.STRING);
        }

        @Override
        public OperatorSubtaskState savepoint(Stores stores) throws Exception {
            try (KeyedOneInputStreamOperatorTestHarness<String, I, ?> first = of(stores)) {
                first.open();
                first.processElement(new StreamRecord<>(element));
                return first.snapshot(1, 1);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Making<I> {
        OneInputStreamOperator<I, ?> of(Stores stores);
    }

    static Stream<Operator> operators() {
        return Stream.of(
                new Keyed<>(
                        "series", stores -> SeriesFold.operator(stores, DemandTerms.DEFAULT, 2), SeriesFold::key, SOLD),
                new Keyed<>(
                        "leads",
                        stores -> LeadFold.operator(stores, 2),
                        fact -> fact.meta().storeId(),
                        SOLD),
                new Keyed<>(
                        "stock",
                        stores -> StockFold.operator(stores, 2),
                        StockFold::key,
                        counted(meta("a", NOON), "tea", 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void aSavepointWithAStoreThatIsMissingIsRefusedForGood(Operator operator) throws Exception {
        OperatorSubtaskState savepoint = operator.savepoint(BOTH);

        assertThatThrownBy(() -> operator.restored(savepoint, Stores.of(List.of(UTC))))
                .hasStackTraceContaining(SuppressRestartsException.class.getName())
                .hasStackTraceContaining("which has shop Europe/Berlin EUR")
                .hasStackTraceContaining("submit the job without a savepoint");
    }

    @ParameterizedTest
    @MethodSource("operators")
    void soIsOneOfAnotherTimeZoneOrCurrency(Operator operator) throws Exception {
        OperatorSubtaskState savepoint = operator.savepoint(BOTH);

        for (Store other : List.of(
                new Store(STORE, "Shop", "Asia/Tokyo", "EUR"), new Store(STORE, "Shop", "Europe/Berlin", "JPY"))) {
            assertThatThrownBy(() -> operator.restored(savepoint, Stores.of(List.of(other, UTC))))
                    .as("%s", other)
                    .hasStackTraceContaining("which has shop Europe/Berlin EUR");
        }
    }

    /** Special days are planned all the time, and what was forecast without them is worked out anew. */
    @ParameterizedTest
    @MethodSource("operators")
    void oneGoesOnWithStoresAddedNamedAnewAndWithOtherSpecialDays(Operator operator) throws Exception {
        OperatorSubtaskState savepoint = operator.savepoint(Stores.of(List.of(BERLIN)));
        Store renamed =
                new Store(STORE, "New name", "Europe/Berlin", "EUR", SpecialDays.of(Map.of("sale", "2026-06-01")));

        try (var restored = operator.restored(savepoint, Stores.of(List.of(renamed, UTC)))) {
            restored.processWatermark(NOON / 1000);
            restored.getOneInputOperator().prepareSnapshotPreBarrier(2);
            assertThat(restored.numKeyedStateEntries()).isPositive();
        }
    }

    /** And says from then on which they are. */
    @ParameterizedTest
    @MethodSource("operators")
    void oneOfABuildThatKeptNoSettingsIsTaken(Operator operator) throws Exception {
        OperatorSubtaskState savepoint = withoutSettings(operator);

        try (var restored = operator.restored(savepoint, BOTH)) {
            OperatorSubtaskState next = restored.snapshot(2, 2);
            assertThatThrownBy(() -> operator.restored(next, Stores.of(List.of(UTC))))
                    .hasStackTraceContaining("which has shop Europe/Berlin EUR");
        }
    }

    /** Where there are no stores there are no settings to keep. */
    private static OperatorSubtaskState withoutSettings(Operator operator) throws Exception {
        try (var former = operator.of(Stores.of(List.of()))) {
            former.open();
            return former.snapshot(1, 1);
        }
    }
}
