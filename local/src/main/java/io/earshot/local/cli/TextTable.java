package io.earshot.local.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a header, in columns as wide as they need: numbers to the right, words to the left. */
public final class TextTable {
    private static final String COLOUR = "\u001b\\[[0-9;]*m";
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    public TextTable row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row must have " + header.size() + " cells, got " + cells.length);
        }
        rows.add(Arrays.asList(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the table, indented by two spaces; one without rows says so. */
    public void print(Terminal terminal) {
        print(terminal, "");
    }

    /**
     * The same, and says of a table without rows what they wait for.
     *
     * @param awaited such as when something is counted; may be empty
     */
    public void print(Terminal terminal, String awaited) {
        int columns = header.size();
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width(header.get(column));
            numeric[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
                numeric[column] &= row.get(column).matches("[-+]?[0-9][0-9.,%x×]*|–?");
            }
        }
        terminal.say("  " + terminal.dim(line(header, widths, numeric)));
        for (List<String> row : rows) {
            terminal.say("  " + line(row, widths, numeric));
        }
        if (rows.isEmpty()) {
            terminal.say("  none yet" + (awaited.isEmpty() ? "" : ": " + awaited));
        }
    }

    private static String line(List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : GAP).append(numeric[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        String seen = cell.replaceAll(COLOUR, "");
        return seen.codePointCount(0, seen.length());
    }
}
