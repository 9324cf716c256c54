package io.earshot.local.oracle;

import static java.util.Map.entry;

import io.earshot.measures.series.Days;
import io.earshot.measures.series.DemandTerms;
import io.earshot.measures.series.Fits;
import io.earshot.measures.series.Intraday;
import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.Forecast;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What ForecastJob's tables must hold, from the daily facts of the oracle: the series are built at once, each day is closed
 * because it lies before the end, and nothing is kept from one day to the next. The mathematics are the job's.
 */
public final class ForecastOracle {
    public static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry("forecasts", List.of("store_id", "metric", "dimension", "grain", "step")),
            entry("forecast_accuracy", List.of("store_id", "metric", "dimension", "method", "first_step", "last_step")),
            entry(
                    "forecast_accuracy_weeks",
                    List.of("store_id", "metric", "dimension", "method", "first_step", "last_step")),
            entry("demand_plan", List.of("store_id", "sku")),
            entry("lead_time_demand", List.of("store_id", "sku")),
            entry("stock", StockOracle.KEYS.get("stock")));

    /** The same, and those of {@link LeadOracle}. */
    static final Map<String, List<String>> ALL_KEYS = allKeys();

    private static final Set<String> DATES = Set.of("origin", "day", "last_origin", "last_sold");

    /** From which the days are counted at whose end products are worked out anew. */
    private static final LocalDate A_SUNDAY = LocalDate.of(1970, 1, 4);

    /** How long is waited for spend. */
    private static final int SPEND_DELAY_DAYS = 2;

    private final Map<String, Store> stores = new HashMap<>();
    private final int productsEveryDays;

    private static Map<String, List<String>> allKeys() {
        Map<String, List<String>> all = new HashMap<>(KEYS);
        all.putAll(LeadOracle.KEYS);
        return Map.copyOf(all);
    }

    public ForecastOracle(List<Store> all) {
        this(all, 1);
    }

    /** @param productsEveryDays after how many days products are worked out anew */
    ForecastOracle(List<Store> all, int productsEveryDays) {
        all.forEach(store -> stores.put(store.id(), store));
        this.productsEveryDays = productsEveryDays;
    }

    /**
     * The rows.
     *
     * @param facts whose table of daily facts is used
     * @param end up to when all is known, microseconds
     */
    Tables tables(Tables facts, long end) throws ReflectiveOperationException {
        Map<SeriesOutlook.Name, TreeMap<LocalDate, long[]>> series = new HashMap<>();
        for (Tables.Row row : facts.rows("daily_facts").values()) {
            Map<String, String> fact = row.values();
            if (fact.get("kind").equals("hours") || fact.get("kind").equals("signal")) {
                continue;
            }
            SeriesOutlook.Name name =
                    new SeriesOutlook.Name(fact.get("store_id"), fact.get("kind"), fact.get("dimension"));
            series.computeIfAbsent(name, any -> new TreeMap<>()).put(LocalDate.parse(fact.get("day")), new long[] {
                Long.parseLong(fact.get("numerator")), Long.parseLong(fact.get("denominator"))
            });
        }
        Tables tables = new Tables(KEYS);
        for (Map.Entry<SeriesOutlook.Name, TreeMap<LocalDate, long[]>> one : series.entrySet()) {
            Store store = stores.get(one.getKey().storeId());
            LocalDate closed = seen(one.getKey(), Times.day(end, store.zone()).minusDays(1));
            TreeMap<LocalDate, long[]> past = new TreeMap<>(one.getValue().headMap(closed, true));
            past.values().removeIf(sums -> sums[0] == 0 && sums[1] == 0);
            if (past.isEmpty()) {
                continue;
            }
            LocalDate first = past.firstKey();
            int length = (int) (closed.toEpochDay() - first.toEpochDay()) + 1;
            long[] numerators = new long[length];
            long[] denominators = new long[length];
            past.forEach((day, sums) -> {
                int at = (int) (day.toEpochDay() - first.toEpochDay());
                numerators[at] = sums[0];
                denominators[at] = sums[1];
            });
            Days days = new Days((int) first.toEpochDay(), numerators, denominators);
            SeriesOutlook outlook =
                    SeriesOutlook.of(one.getKey(), days, DemandTerms.DEFAULT, store.specialDays(), Fits.DIRECT);
            put(tables, "forecasts", outlook.forecasts());
            if (one.getKey().kind().equals("sales") && outlook.nextDay().length > 0) {
                put(tables, "forecasts", today(one.getKey(), store, facts, end, outlook.nextDay()));
            }
            put(tables, "forecast_accuracy", outlook.accuracy());
            put(tables, "forecast_accuracy_weeks", outlook.weeklyAccuracy());
            put(tables, "demand_plan", outlook.plans());
            put(tables, "lead_time_demand", outlook.demand());
        }
        return tables;
    }

    /** The last day of which the rows of a series know. */
    private LocalDate seen(SeriesOutlook.Name name, LocalDate closed) {
        return switch (name.kind()) {
            case "units" ->
                closed.minusDays(Math.floorMod(ChronoUnit.DAYS.between(A_SUNDAY, closed), productsEveryDays));
            case "roas" -> closed.minusDays(SPEND_DELAY_DAYS);
            default -> closed;
        };
    }

    /**
     * The rows from the facts of two jobs and from counts of stock.
     *
     * @param sent of the topic {@code stock}, and others
     */
    public Tables tables(Tables facts, Tables others, List<Sent> sent, long end) throws ReflectiveOperationException {
        Tables tables = tables(merged(List.of(facts, others)), end);
        tables.putAll(new StockOracle(stores.values()).tables(sent, end));
        return tables;
    }

    /**
     * All rows of ForecastJob, leading indicators among them.
     *
     * @param facts of the jobs that feed it
     * @param end up to when all is known, microseconds
     */
    static Tables all(List<Store> stores, List<Tables> facts, long end) {
        return all(stores, facts, end, 1);
    }

    /** The same, where products are worked out anew after so many days. */
    static Tables all(List<Store> stores, List<Tables> facts, long end, int productsEveryDays) {
        Tables merged = merged(facts);
        Tables all = new Tables(ALL_KEYS);
        try {
            all.putAll(new ForecastOracle(stores, productsEveryDays).tables(merged, end));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        all.putAll(new LeadOracle(stores).tables(merged, end));
        return all;
    }

    private static Tables merged(List<Tables> facts) {
        Tables all = new Tables(Map.of("daily_facts", Tables.KEYS.get("daily_facts")));
        facts.forEach(some -> some.rows("daily_facts").values().forEach(row -> all.put("daily_facts", row)));
        return all;
    }

    /** The present day, from all hours that have passed by the end. */
    private static List<Forecast> today(
            SeriesOutlook.Name name, Store store, Tables facts, long end, double[] nextDay) {
        ZonedDateTime now = Times.instant(end).atZone(store.zone());
        int today = (int) now.toLocalDate().toEpochDay();
        int from = (today - Intraday.DAYS) * 24;
        int passed = today * 24 + now.getHour() - from;
        long[] numerators = new long[passed];
        long[] denominators = new long[passed];
        boolean any = false;
        for (Tables.Row row : facts.rows("daily_facts").values()) {
            Map<String, String> fact = row.values();
            if (fact.get("store_id").equals(name.storeId()) && fact.get("kind").equals("hours")) {
                int at = (int) LocalDate.parse(fact.get("day")).toEpochDay() * 24
                        + Integer.parseInt(fact.get("dimension"))
                        - from;
                if (at >= 0 && at < passed) {
                    numerators[at] = Long.parseLong(fact.get("numerator"));
                    denominators[at] = Long.parseLong(fact.get("denominator"));
                    any |= numerators[at] != 0 || denominators[at] != 0;
                }
            }
        }
        if (!any) {
            return List.of();
        }
        int empty = 0;
        while (numerators[empty] == 0 && denominators[empty] == 0) {
            empty++;
        }
        Days hours = new Days(
                from + empty,
                Arrays.copyOfRange(numerators, empty, passed),
                Arrays.copyOfRange(denominators, empty, passed));
        return Intraday.rows(name, hours, from + passed, nextDay, store.specialDays());
    }

    private static void put(Tables tables, String table, List<? extends Record> records)
            throws ReflectiveOperationException {
        for (Record each : records) {
            Tables.Row row = new Tables.Row();
            for (RecordComponent component : each.getClass().getRecordComponents()) {
                String column = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                Object value = component.getAccessor().invoke(each);
                if (!column.equals("is_deleted")) {
                    row.set(column, said(column, value));
                }
            }
            tables.put(table, row);
        }
    }

    /** As ClickHouse says it, but for real numbers. */
    private static Object said(String column, Object value) {
        if (DATES.contains(column)) {
            return LocalDate.ofEpochDay((int) value);
        }
        return value instanceof Double number && number.isNaN() ? "nan" : value;
    }
}
