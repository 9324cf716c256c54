package io.earshot.bench;

import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Technique;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * How right each single method would have been of a store's days, ForecastJob's own judgement beside it: from the same origins,
 * with the same history, by the same measure. A job judges few of them; these tell what the others are worth.
 */
final class SingleMethods {
    private static final int WEEK = 7;
    private static final int HORIZON = 28;
    /** Metrics that are forecast from one part of the facts of sales, and that part. */
    private static final List<List<String>> METRICS =
            List.of(List.of("orders", "denominator"), List.of("revenue", "numerator"));

    private final Connection connection;

    SingleMethods(Connection connection) {
        this.connection = connection;
    }

    /** A row for each metric and method. */
    void run(TextTable table) throws SQLException {
        for (List<String> each : METRICS) {
            String metric = each.get(0);
            double[] days = days(each.get(1));
            int first = number("SELECT toInt32(min(day)) FROM daily_facts FINAL WHERE kind = 'sales'");
            int last = number("SELECT toInt32(max(last_origin)) FROM forecast_accuracy FINAL" + of(metric));
            int origins = number("SELECT max(origins) FROM forecast_accuracy FINAL" + of(metric));
            for (Technique technique : Technique.values()) {
                if (!technique.isAutomatic()) {
                    row(table, metric, technique, days, last - first + 1, origins);
                }
            }
        }
    }

    private static String of(String metric) {
        return " WHERE metric = '" + metric + "' AND dimension = '' AND first_step = 1 AND last_step = " + HORIZON;
    }

    private static void row(
            TextTable table, String metric, Technique technique, double[] days, int lastLength, int origins) {
        double[] forecasts = new double[origins * HORIZON];
        double[] actual = new double[forecasts.length];
        for (int i = 0; i < origins; i++) {
            int length = lastLength - i * WEEK;
            double[] history = Arrays.copyOf(days, length);
            System.arraycopy(technique.forecast(history, WEEK, HORIZON), 0, forecasts, i * HORIZON, HORIZON);
            System.arraycopy(days, length, actual, i * HORIZON, HORIZON);
        }
        table.row(
                metric,
                technique.label(),
                Integer.toString(origins),
                "%.4f".formatted(Accuracy.wape(actual, forecasts)),
                "%.4f".formatted(Accuracy.bias(actual, forecasts)));
    }

    /** From the first day with sales to the last, zeros between. */
    private double[] days(String part) throws SQLException {
        TreeMap<Integer, Double> sums = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT toInt32(day), toFloat64(" + part
                        + ") FROM daily_facts FINAL WHERE kind = 'sales' AND dimension = ''")) {
            while (rows.next()) {
                sums.put(rows.getInt(1), rows.getDouble(2));
            }
        }
        int first = sums.firstKey();
        double[] days = new double[sums.lastKey() - first + 1];
        Arrays.setAll(days, at -> sums.getOrDefault(first + at, 0.0));
        return days;
    }

    private int number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
