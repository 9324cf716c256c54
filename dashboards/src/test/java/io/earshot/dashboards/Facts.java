package io.earshot.dashboards;

import io.earshot.local.oracle.Store;
import io.earshot.local.oracle.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is true, to work out by hand what panels must show: the oracle's tables, and what jobs noted of themselves.
 *
 * @param results by table; from the oracle, which has read the events anew
 * @param notes by table; as they were written, since nobody else knows when that was
 */
record Facts(List<Store> stores, Map<String, List<Fact>> results, Map<String, List<Fact>> notes) {

    /** A row of a table. */
    record Fact(Map<String, String> values) {
        String text(String column) {
            String value = values.get(column);
            if (value == null) {
                throw new AssertionError("no column " + column + " in " + values.keySet());
            }
            return value;
        }

        long number(String column) {
            return Long.parseLong(text(column));
        }

        /** A number that may be infinite, as ClickHouse writes it. */
        double real(String column) {
            return Double.parseDouble(text(column).replace("inf", "Infinity").replace("nan", "NaN"));
        }

        /** The entries of an array. */
        List<String> list(String column) {
            return text(column).isEmpty() ? List.of() : List.of(text(column).split("\n", -1));
        }

        boolean is(String column) {
            return Boolean.parseBoolean(text(column));
        }

        LocalDate day(String column) {
            return LocalDate.parse(text(column));
        }

        Instant time(String column) {
            return LocalDateTime.parse(text(column).replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        }
    }

    static List<Fact> of(Tables tables, String table) {
        return tables.rows(table).values().stream()
                .map(row -> new Fact(row.values()))
                .toList();
    }

    Stream<Fact> all(String table) {
        return results.getOrDefault(table, List.of()).stream();
    }

    Stream<Fact> noted(String table) {
        return notes.getOrDefault(table, List.of()).stream();
    }

    /** The rows of one store in its own currency. */
    Stream<Fact> of(String store, String table) {
        return all(table).filter(inStore(store)).filter(fact -> fact.text("currency")
                .equals(currency(store)));
    }

    static Predicate<Fact> inStore(String store) {
        return fact -> fact.text("store_id").equals(store);
    }

    String currency(String store) {
        return stores.stream()
                .filter(each -> each.id().equals(store))
                .findAny()
                .orElseThrow()
                .currency();
    }

    /** A sum of minor units, in units of its currency. */
    static double major(double minor, String currency) {
        return minor / Math.pow(10, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
