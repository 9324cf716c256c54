package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What each task costs, and how many records pass each operator: what is passed on often costs most. */
final class Flow {
    private static final int MOST_ROWS = 14;

    private Flow() {}

    static void print(Terminal terminal, Figures figures) {
        TextTable times = new TextTable("task", "CPU µs/event");
        figures.threads().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_ROWS)
                .forEach(entry -> times.row(
                        shortened(entry.getKey()), "%.2f".formatted(entry.getValue() / 1e3 / figures.events())));
        Housekeeping housekeeping = figures.housekeeping();
        times.row("(garbage collection)", "%.2f".formatted(figures.microsPerEvent(housekeeping.collectionNanos())));
        times.row("(compilation)", "%.2f".formatted(figures.microsPerEvent(housekeeping.compilationNanos())));
        times.print(terminal);
        terminal.say();

        TextTable table = new TextTable("operator", "records in", "records out", "in per event");
        List<String> operators = Counters.operators("numRecordsIn").stream()
                .sorted(Comparator.comparingLong((String operator) -> -in(operator)))
                .filter(operator -> in(operator) > 0)
                .limit(2 * MOST_ROWS)
                .toList();
        for (String operator : operators) {
            table.row(
                    operator,
                    "%,d".formatted(in(operator)),
                    "%,d".formatted(Counters.sum("numRecordsOut", operator::equals)),
                    "%.3f".formatted((double) in(operator) / figures.events()));
        }
        table.print(terminal);
        terminal.say();
    }

    static String shortened(String text) {
        return text.length() <= 90 ? text : text.substring(0, 89) + "…";
    }

    private static long in(String operator) {
        return Counters.sum("numRecordsIn", operator::equals);
    }
}
