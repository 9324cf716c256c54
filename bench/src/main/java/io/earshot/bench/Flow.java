package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.util.Comparator;
import java.util.List;

/** How many records pass each operator: what is passed on often costs most. */
final class Flow {
    private Flow() {}

    static void print(Terminal terminal, long events) {
        TextTable table = new TextTable("operator", "records in", "records out", "in per event");
        List<String> operators = Counters.operators("numRecordsIn").stream()
                .sorted(Comparator.comparingLong((String operator) -> -in(operator)))
                .filter(operator -> in(operator) > 0)
                .limit(30)
                .toList();
        for (String operator : operators) {
            table.row(
                    operator,
                    "%,d".formatted(in(operator)),
                    "%,d".formatted(Counters.sum("numRecordsOut", operator::equals)),
                    "%.3f".formatted((double) in(operator) / events));
        }
        table.print(terminal);
        terminal.say();
    }

    private static long in(String operator) {
        return Counters.sum("numRecordsIn", operator::equals);
    }
}
