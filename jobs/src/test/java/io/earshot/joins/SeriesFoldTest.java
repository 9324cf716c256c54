package io.earshot.joins;

import static io.earshot.events.Samples.STORES;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.Meta;
import io.earshot.events.Samples;
import io.earshot.events.SpecialDays;
import io.earshot.joins.records.RecordType;
import io.earshot.measures.series.Days;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Fits;
import io.earshot.measures.series.Intraday;
import io.earshot.measures.series.Plan;
import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.LeadTimeDemand;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shop in Berlin, from the first of March 2026 on. */
class SeriesFoldTest {
    private static final int START = (int) LocalDate.of(2026, 3, 1).toEpochDay();
    private static final SeriesOutlook.Name SALES = new SeriesOutlook.Name("shop", DaySummed.SALES, "");
    private static final SeriesOutlook.Name TEA = new SeriesOutlook.Name("shop", DaySummed.UNITS, "tea");
    private static final SeriesOutlook.Name SPRING = new SeriesOutlook.Name("shop", DaySummed.ROAS, "meta/spring");
    private static final int SUNDAY = 49;
    private static final DemandTerms WEEKLY = new DemandTerms(14, 0.95, 7, 2);

    private KeyedOneInputStreamOperatorTestHarness<String, DaySummed, Forecast> fold;
    private final Map<String, Forecast> forecasts = new TreeMap<>();
    private final Map<String, ForecastAccuracy> accuracy = new TreeMap<>();
    private final Map<String, ForecastAccuracy> ofWeeks = new TreeMap<>();
    private final Map<String, DemandPlan> plans = new TreeMap<>();
    private final Map<String, LeadTimeDemand> demand = new TreeMap<>();
    private long checkpoint;

    @BeforeEach
    void start() throws Exception {
        fold = harness(1);
        fold.open();
    }

    @AfterEach
    void stop() throws Exception {
        fold.close();
    }

    @Test
    void saysNothingBeforeTheWatermark() throws Exception {
        sales(0, 40);
        settle();

        assertThat(forecasts).isEmpty();
    }

    @Test
    void closesADayWhenTheStoresMidnightHasPassed() throws Exception {
        sales(0, 40);
        watermark(START + 40, -1);
        settle();
        assertThat(origin()).isEqualTo(START + 38);

        watermark(START + 40, 0);
        settle();
        assertThat(origin()).isEqualTo(START + 39);
    }

    @Test
    void saysWhatFollowsFromTheDays() throws Exception {
        sales(0, 70);
        watermark(START + 70, 0);
        settle();

        assertIs(SALES, 0, 69);
        assertThat(accuracy).isNotEmpty();
    }

    @Test
    void takesADayWithoutFactsForZero() throws Exception {
        sales(0, 30);
        watermark(START + 33, 0);
        settle();

        assertThat(origin()).isEqualTo(START + 32);
        SeriesOutlook ought = outlook(SALES, 0, 32, day -> day < 30);
        assertThat(forecasts.values()).containsExactlyInAnyOrderElementsOf(ought.forecasts());
    }

    @Test
    void givesTheSameWhateverTheOrderAndWhateverHadClosed() throws Exception {
        List<Integer> days = new ArrayList<>();
        for (int day = 0; day < 70; day++) {
            days.add(day * 37 % 70);
        }
        for (int i = 0; i < days.size(); i++) {
            send(fact(DaySummed.SALES, "", days.get(i), 1));
            if (i % 9 == 0) {
                watermark(START + i, 0);
                settle();
            }
        }
        watermark(START + 70, 0);
        settle();

        assertIs(SALES, 0, 69);
    }

    @Test
    void opensADayAgainForALateFact() throws Exception {
        sales(0, 70);
        send(fact(DaySummed.SALES, "", 35, 2, 777_777, 3));
        watermark(START + 70, 0);
        settle();
        Map<String, Forecast> before = Map.copyOf(forecasts);

        send(fact(DaySummed.SALES, "", 35, 3));
        settle();

        assertThat(forecasts).isNotEqualTo(before);
        assertIs(SALES, 0, 69);
    }

    @Test
    void letsTheGreatestVersionCountWhicheverComesFirst() throws Exception {
        sales(0, 70);
        send(fact(DaySummed.SALES, "", 35, 2));
        send(fact(DaySummed.SALES, "", 35, 1, 5, 5));
        send(fact(DaySummed.SALES, "", 35, 2));
        watermark(START + 70, 0);
        settle();

        assertIs(SALES, 0, 69);
        assertThat(fates()).isEqualTo(Map.of("accepted", 70L, "superseded", 2L, "duplicate", 1L));
    }

    @Test
    void comparesVersionsWithoutSign() throws Exception {
        sales(0, 70);
        send(fact(DaySummed.SALES, "", 35, Long.MAX_VALUE, 9, 9));
        send(fact(DaySummed.SALES, "", 35, Long.MIN_VALUE));
        watermark(START + 70, 0);
        settle();

        assertIs(SALES, 0, 69);
    }

    @Test
    void letsRowsVanishWithTheirDays() throws Exception {
        units("tea", 0, 40);
        watermark(START + 40, 0);
        settle();
        assertThat(forecasts).hasSize(28);
        assertThat(plans).hasSize(1);

        for (int day = 0; day < 40; day++) {
            send(new DaySummed(meta(), DaySummed.UNITS, "tea", START + day, 0, 0, true, 2));
        }
        settle();

        assertThat(forecasts).isEmpty();
        assertThat(accuracy).isEmpty();
        assertThat(plans).isEmpty();
    }

    @Test
    void judgesWeeksAndTakesThatBackWithTheirDays() throws Exception {
        for (int day = 0; day < 300; day++) {
            send(fact(DaySummed.ROAS, "meta/spring", day, 1));
        }
        watermark(START + 300, 0);
        settle();
        assertIs(SPRING, 0, 297);
        assertThat(ofWeeks).hasSize(3 * 3 * 5);

        for (int day = 0; day < 300; day++) {
            send(new DaySummed(meta(), DaySummed.ROAS, "meta/spring", START + day, 0, 0, true, 2));
        }
        settle();
        assertThat(ofWeeks).isEmpty();
        assertThat(accuracy).isEmpty();
    }

    @Test
    void forgetsASeriesThatHasEnded() throws Exception {
        units("tea", 0, 40);
        watermark(START + 40, 0);
        settle();

        watermark(START + 40 + Plan.PRODUCT.needed() + 32, 0);
        settle();

        assertThat(forecasts).isEmpty();
        assertThat(plans).isEmpty();
        assertThat(fold.numKeyedStateEntries()).isZero();
        watermark(START + 40 + Plan.PRODUCT.needed() + 34, 0);
        assertThat(fold.numEventTimeTimers()).isZero();
    }

    @Test
    void keepsSeriesApart() throws Exception {
        units("tea", 0, 60);
        units("cup", 10, 60);
        watermark(START + 60, 0);
        settle();

        assertThat(plans.keySet()).containsExactly("cup", "tea");
        assertIs(new SeriesOutlook.Name("shop", DaySummed.UNITS, "tea"), 0, 59);
        assertIs(new SeriesOutlook.Name("shop", DaySummed.UNITS, "cup"), 10, 59);
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        sales(0, 50);
        watermark(START + 50, 0);
        settle();
        restart(1);
        forecasts.clear();
        settle();
        assertThat(forecasts).as("nothing has changed").isEmpty();

        for (int day = 50; day < 70; day++) {
            send(fact(DaySummed.SALES, "", day, 1));
        }
        watermark(START + 70, 0);
        settle();

        assertIs(SALES, 0, 69);
    }

    @Test
    void writesAllOnceMoreForANewSubmission() throws Exception {
        sales(0, 50);
        watermark(START + 50, 0);
        settle();
        Map<String, Forecast> before = Map.copyOf(forecasts);
        forecasts.clear();

        restart(2);
        settle();

        assertThat(forecasts).isEqualTo(before);
    }

    @Test
    void worksNothingOutForTheDayThatIsStillOpen() throws Exception {
        sales(0, 40);
        watermark(START + 40, 0);
        settle();
        forecasts.clear();

        send(fact(DaySummed.SALES, "", 40, 1));
        send(fact(DaySummed.SALES, "", 39, 2));
        settle();

        assertThat(forecasts).as("nothing that is closed has changed").isEmpty();
    }

    /** The first evaluation of many products may take longer than a checkpoint may. */
    @Test
    void leavesSeriesToTheNextCheckpointWhenItsTimeIsUp() throws Exception {
        fold.close();
        fold = harness(1, Duration.ZERO);
        fold.open();
        for (String sku : List.of("cup", "pot", "tea")) {
            units(sku, 0, 60);
        }
        watermark(START + 60, 0);
        settle();
        assertThat(plans).hasSize(1);

        OperatorSubtaskState snapshot = fold.snapshot(++checkpoint, checkpoint);
        take();
        fold.close();
        fold = harness(1, Duration.ZERO);
        fold.initializeState(snapshot);
        fold.open();
        settle();
        settle();
        assertThat(plans.keySet()).as("nothing is forgotten by a restart").containsExactly("cup", "pot", "tea");
        forecasts.clear();
        settle();
        assertThat(forecasts).isEmpty();
    }

    /** The timers have fired at the end of time, and the product is sold no more. */
    @Test
    void closesDaysThatADrainedJobLeftOpen() throws Exception {
        units("tea", 0, 40);
        watermark(START + 40, 0);
        settle();
        fold.processWatermark(Long.MAX_VALUE);
        restart(2);
        settle();

        for (int day = 42; day < 44; day++) {
            watermark(START + day, 0);
            settle();
            assertThat(origin()).isEqualTo(START + day - 1);
        }
    }

    /** To work out all products for a new submission may take longer than a checkpoint may, too. */
    @Test
    void writesAllOnceMoreOverSomeCheckpointsAndAfterARestartMeanwhile() throws Exception {
        for (String sku : List.of("cup", "pot", "tea")) {
            units(sku, 0, 60);
        }
        watermark(START + 60, 0);
        settle();
        assertThat(plans).hasSize(3);
        forgetRows();

        restart(2, Duration.ZERO);
        settle();
        assertThat(plans).hasSize(1);
        restart(2, Duration.ZERO);
        forgetRows();
        send(fact(DaySummed.UNITS, "tea", 40, 2, 999, 9));
        settle();
        assertThat(plans.keySet()).as("what has changed comes first").containsExactly("tea");
        settle();
        settle();
        assertThat(plans.keySet()).containsExactly("cup", "pot", "tea");
        assertIs(new SeriesOutlook.Name("shop", DaySummed.UNITS, "cup"), 0, 59);

        restart(2, Duration.ZERO);
        forgetRows();
        settle();
        assertThat(forecasts).as("all had been written").isEmpty();
    }

    private void forgetRows() {
        forecasts.clear();
        accuracy.clear();
        plans.clear();
        demand.clear();
    }

    @Test
    void renewsProductsOnTheirDayOnly() throws Exception {
        startWeekly();
        units("tea", 0, 61);
        watermark(START + SUNDAY + 1, 0);
        settle();
        assertIs(TEA, 0, SUNDAY);
        forecasts.clear();

        for (int day = SUNDAY + 1; day < SUNDAY + 7; day++) {
            units("tea", day, day + 1);
            send(fact(DaySummed.UNITS, "tea", day, 2, 999, 9));
            watermark(START + day + 1, 0);
            settle();
        }
        assertThat(forecasts).as("until the next Sunday").isEmpty();

        for (int day = SUNDAY + 1; day < SUNDAY + 8; day++) {
            send(fact(DaySummed.UNITS, "tea", day, 3));
        }
        watermark(START + SUNDAY + 8, 0);
        settle();
        assertIs(TEA, 0, SUNDAY + 7);
    }

    @Test
    void renewsAProductAtOnceForAFactThatWasSeen() throws Exception {
        startWeekly();
        units("tea", 0, SUNDAY + 4);
        send(fact(DaySummed.UNITS, "tea", SUNDAY, 2, 999, 9));
        watermark(START + SUNDAY + 4, 0);
        settle();
        forecasts.clear();

        send(fact(DaySummed.UNITS, "tea", SUNDAY, 3));
        settle();

        assertIs(TEA, 0, SUNDAY);
    }

    /** Of the last two days the platform has not yet said what was spent. */
    @Test
    void waitsTwoDaysForSpend() throws Exception {
        for (int day = 0; day < 60; day++) {
            send(fact(DaySummed.ROAS, "meta/spring", day, 1, numerator(day), day < 58 ? denominator(day) : 0));
        }
        watermark(START + 60, 0);
        settle();
        assertIs(SPRING, 0, 57);
        forecasts.clear();

        send(fact(DaySummed.ROAS, "meta/spring", 58, 2));
        send(fact(DaySummed.ROAS, "meta/spring", 59, 2));
        settle();
        assertThat(forecasts)
                .as("what comes in time changes nothing that was shown")
                .isEmpty();

        watermark(START + 61, -1);
        settle();
        assertThat(forecasts).as("before midnight").isEmpty();
        watermark(START + 61, 0);
        settle();
        assertIs(SPRING, 0, 58);
    }

    @Test
    void opensADayAgainWhoseSpendComesLate() throws Exception {
        for (int day = 0; day < 60; day++) {
            send(fact(DaySummed.ROAS, "meta/spring", day, 1, numerator(day), day == 57 ? 0 : denominator(day)));
        }
        watermark(START + 60, 0);
        settle();
        Map<String, Forecast> before = Map.copyOf(forecasts);

        send(fact(DaySummed.ROAS, "meta/spring", 57, 2));
        settle();

        assertThat(forecasts).isNotEqualTo(before);
        assertIs(SPRING, 0, 57);
    }

    @Test
    void goesOnWhenProductsAreRenewedLessOften() throws Exception {
        units("tea", 0, SUNDAY + 4);
        watermark(START + SUNDAY + 4, 0);
        settle();
        assertIs(TEA, 0, SUNDAY + 3);
        OperatorSubtaskState snapshot = fold.snapshot(++checkpoint, checkpoint);
        take();
        forecasts.clear();
        fold.close();
        fold = harness(2, Duration.ofDays(1), WEEKLY);
        fold.initializeState(snapshot);
        fold.open();
        settle();
        assertIs(TEA, 0, SUNDAY);

        for (int day = SUNDAY + 4; day < SUNDAY + 8; day++) {
            units("tea", day, day + 1);
        }
        watermark(START + SUNDAY + 8, 0);
        settle();
        assertIs(TEA, 0, SUNDAY + 7);
    }

    @Test
    void estimatesTheDayFromTheHoursThatHavePassed() throws Exception {
        sales(0, 40);
        for (int day = 0; day <= 40; day++) {
            for (int hour = 0; hour < 24; hour++) {
                send(hour(day, hour, 1));
            }
        }
        hours(START + 40, 12);
        settle();

        List<Forecast> rows = today();
        assertThat(rows).extracting(Forecast::metric).containsExactly("average_order_value", "orders", "revenue");
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Intraday.rows(
                        SALES,
                        hoursBefore(40, 12),
                        Intraday.hour(START + 40, 12),
                        outlook(SALES, 0, 39, day -> true).nextDay(),
                        SpecialDays.NONE));

        hours(START + 40, 13);
        settle();
        assertThat(today()).allMatch(row -> row.model().equals("intraday, 13:00"));
    }

    @Test
    void changesTheEstimateForALateHourOnly() throws Exception {
        sales(0, 40);
        for (int day = 0; day <= 40; day++) {
            for (int hour = 0; hour < 24; hour++) {
                send(hour(day, hour, 1));
            }
        }
        hours(START + 40, 12);
        settle();
        List<Forecast> before = today();

        send(hour(40, 15, 2));
        send(new DaySummed(meta(), DaySummed.HOURS, "15", START + 40, 999_999, 50, false, 3));
        settle();
        assertThat(today()).isEqualTo(before);

        send(new DaySummed(meta(), DaySummed.HOURS, "09", START + 40, 999_999, 50, false, 3));
        settle();
        assertThat(today().get(1).mean()).isGreaterThan(before.get(1).mean());
    }

    @Test
    void takesTheEstimateBackWithItsDays() throws Exception {
        sales(0, 40);
        for (int day = 0; day < 40; day++) {
            send(hour(day, 9, 1));
            send(hour(day, 15, 1));
        }
        send(hour(40, 9, 1));
        hours(START + 40, 12);
        settle();
        assertThat(today()).hasSize(3);

        for (int day = 0; day < 40; day++) {
            send(new DaySummed(meta(), DaySummed.HOURS, "09", START + day, 0, 0, true, 2));
            send(new DaySummed(meta(), DaySummed.HOURS, "15", START + day, 0, 0, true, 2));
            send(new DaySummed(meta(), DaySummed.SALES, "", START + day, 0, 0, true, 2));
        }
        settle();
        assertThat(forecasts).isEmpty();
    }

    /** The other half of what is promised is the month that a fact touches: see {@link MonthTest}. */
    @Test
    void keepsTheHotStateOfAProductSmall() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(512);
        SeriesFold.Progress progress = new SeriesFold.Progress(
                START + 199,
                START + 199,
                Integer.MAX_VALUE,
                StandingRows.NONE.replacedBy(TEA, outlook(TEA, 0, 199, day -> true), new Ignored()));
        RecordType.ofRecord(SeriesFold.Progress.class)
                .createSerializer(new SerializerConfigImpl())
                .serialize(progress, out);

        assertThat(out.length()).as("bytes").isLessThanOrEqualTo(256);
    }

    private record Ignored() implements StandingRows.Rows {
        @Override
        public void add(Forecast row) {}

        @Override
        public void add(ForecastAccuracy row) {}

        @Override
        public void addOfWeeks(ForecastAccuracy row) {}

        @Override
        public void add(DemandPlan row) {}

        @Override
        public void add(LeadTimeDemand row) {}
    }

    // A made-up shop: money and orders rise with the day and have a week.

    private static long numerator(int day) {
        return 50_000 + 150L * day + (day % 7 == 6 ? 20_000 : 0) + day * 7919L % 4000;
    }

    private static long denominator(int day) {
        return 10 + day / 20 + (day % 7 == 6 ? 5 : 0) + day * 31L % 4;
    }

    private static Meta meta() {
        return new Meta("", Samples.STORE, 0, 0, 0);
    }

    private static DaySummed fact(String kind, String dimension, int day, long version) {
        return fact(kind, dimension, day, version, numerator(day), denominator(day));
    }

    private static DaySummed fact(
            String kind, String dimension, int day, long version, long numerator, long denominator) {
        return new DaySummed(meta(), kind, dimension, START + day, numerator, denominator, false, version);
    }

    private void sales(int from, int to) throws Exception {
        for (int day = from; day < to; day++) {
            send(fact(DaySummed.SALES, "", day, 1));
        }
    }

    private static long part(long sum, int hour) {
        return hour < 8 ? 0 : sum / 32 * (1 + hour % 3);
    }

    private static DaySummed hour(int day, int hour, long version) {
        return new DaySummed(
                meta(),
                DaySummed.HOURS,
                DaySummed.hour(hour),
                START + day,
                part(numerator(day), hour),
                part(32 * denominator(day), hour),
                false,
                version);
    }

    private static Days hoursBefore(int today, int passed) {
        int first = Intraday.hour(START, 8);
        int last = Intraday.hour(START + today, passed);
        long[] numerators = new long[last - first];
        long[] denominators = new long[numerators.length];
        for (int i = 0; i < numerators.length; i++) {
            int day = Intraday.day(first + i) - START;
            int hour = (first + i) % 24;
            numerators[i] = part(numerator(day), hour);
            denominators[i] = part(32 * denominator(day), hour);
        }
        return new Days(first, numerators, denominators);
    }

    private List<Forecast> today() {
        return forecasts.values().stream()
                .filter(row -> row.grain().equals(Intraday.GRAIN))
                .toList();
    }

    /** Event time comes to an hour of Berlin's clocks. */
    private void hours(int day, int hour) throws Exception {
        fold.processWatermark(Samples.BERLIN.startMicros(day) / 1000 - 1 + hour * 3_600_000L);
    }

    private void units(String sku, int from, int to) throws Exception {
        for (int day = from; day < to; day++) {
            send(fact(DaySummed.UNITS, sku, day, 1));
        }
    }

    private interface Has {
        boolean facts(int day);
    }

    private static SeriesOutlook outlook(SeriesOutlook.Name name, int from, int to, Has has) {
        long[] numerators = new long[to - from + 1];
        long[] denominators = new long[to - from + 1];
        for (int day = from; day <= to; day++) {
            numerators[day - from] = has.facts(day) ? numerator(day) : 0;
            denominators[day - from] = has.facts(day) ? denominator(day) : 0;
        }
        Days days = new Days(START + from, numerators, denominators);
        return SeriesOutlook.of(name, days, DemandTerms.DEFAULT, SpecialDays.NONE, Fits.DIRECT);
    }

    private void assertIs(SeriesOutlook.Name name, int from, int to) {
        SeriesOutlook ought = outlook(name, from, to, day -> true);
        assertThat(ought.forecasts()).isNotEmpty();
        assertThat(only(forecasts.values(), name)).containsExactlyInAnyOrderElementsOf(ought.forecasts());
        assertThat(accuracy.values().stream()
                        .filter(row -> row.dimension().equals(name.dimension()))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ought.accuracy());
        assertThat(ofWeeks.values().stream()
                        .filter(row -> row.dimension().equals(name.dimension()))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ought.weeklyAccuracy());
    }

    private static List<Forecast> only(Collection<Forecast> rows, SeriesOutlook.Name name) {
        return rows.stream()
                .filter(row -> row.dimension().equals(name.dimension()))
                .toList();
    }

    private int origin() {
        return forecasts.values().iterator().next().origin();
    }

    private Map<String, Long> fates() {
        return side(Accounts.TAG).stream()
                .collect(Collectors.groupingBy(tally -> Keys.split(tally.key()).get(2), Collectors.counting()));
    }

    private void send(DaySummed fact) throws Exception {
        fold.processElement(new StreamRecord<>(fact));
    }

    /** Event time comes to a midnight in Berlin, give or take some milliseconds. */
    private void watermark(int day, int millis) throws Exception {
        fold.processWatermark(Samples.BERLIN.startMicros(day) / 1000 - 1 + millis);
    }

    private void settle() throws Exception {
        fold.prepareSnapshotPreBarrier(++checkpoint);
        take();
    }

    private void take() {
        for (Forecast row : fold.extractOutputValues()) {
            String key = row.metric() + "/" + row.dimension() + "/" + row.grain() + "/" + row.step();
            put(forecasts, key, row, row.isDeleted());
        }
        fold.getOutput().clear();
        side(SeriesFold.ACCURACY).forEach(row -> put(accuracy, key(row), row, row.isDeleted()));
        side(SeriesFold.WEEKLY_ACCURACY).forEach(row -> put(ofWeeks, key(row), row, row.isDeleted()));
        for (DemandPlan row : side(SeriesFold.PLANS)) {
            put(plans, row.sku(), row, row.isDeleted());
        }
        for (LeadTimeDemand row : side(SeriesFold.DEMAND)) {
            put(demand, row.sku(), row, row.isDeleted());
        }
        assertThat(demand.keySet()).as("beside each plan stands its demand").isEqualTo(plans.keySet());
    }

    private static String key(ForecastAccuracy row) {
        return row.metric() + "/" + row.dimension() + "/" + row.method() + "/" + row.firstStep() + "-" + row.lastStep();
    }

    private static <R> void put(Map<String, R> rows, String key, R row, boolean isDeleted) {
        if (isDeleted) {
            assertThat(rows.remove(key)).as("stood before: %s", key).isNotNull();
        } else {
            rows.put(key, row);
        }
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> all = new ArrayList<>();
        if (fold.getSideOutput(tag) != null) {
            fold.getSideOutput(tag).forEach(record -> all.add(record.getValue()));
            fold.getSideOutput(tag).clear();
        }
        return all;
    }

    private void restart(int epoch) throws Exception {
        restart(epoch, Duration.ofDays(1));
    }

    private void restart(int epoch, Duration mostAtOnce) throws Exception {
        OperatorSubtaskState snapshot = fold.snapshot(++checkpoint, checkpoint);
        fold.close();
        fold = harness(epoch, mostAtOnce);
        fold.initializeState(snapshot);
        fold.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DaySummed, Forecast> harness(int epoch)
            throws Exception {
        return harness(epoch, Duration.ofDays(1));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DaySummed, Forecast> harness(
            int epoch, Duration mostAtOnce) throws Exception {
        return harness(epoch, mostAtOnce, DemandTerms.DEFAULT);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, DaySummed, Forecast> harness(
            int epoch, Duration mostAtOnce, DemandTerms terms) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                SeriesFold.operator(STORES, terms, epoch, mostAtOnce), SeriesFold::key, Types.STRING);
    }

    private void startWeekly() throws Exception {
        fold.close();
        fold = harness(1, Duration.ofDays(1), WEEKLY);
        fold.open();
    }
}
