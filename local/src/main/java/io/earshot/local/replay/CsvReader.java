package io.earshot.local.replay;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values after RFC 4180: fields may be quoted, a quoted field may hold the separator, line ends, and quotes
 * written twice. Empty lines are passed over.
 */
public final class CsvReader {
    private static final int END = -1;

    private final Reader in;
    private final char separator;
    private final char[] buffer = new char[1 << 16];
    private int position;
    private int limit;
    private long line = 1;
    private long recordLine = 1;

    public CsvReader(Reader in, char separator) {
        this.in = in;
        this.separator = separator;
    }

    /** Number of the line on which the last record began, 1 for the first. */
    public long line() {
        return recordLine;
    }

    /**
     * The next record's fields, or null at the end.
     *
     * @throws BadLine if a quote is not closed, or text follows a closed one
     */
    public @Nullable List<String> next() throws IOException {
        int first = peek();
        while (first == '\n' || first == '\r') {
            read();
            first = peek();
        }
        recordLine = line;
        if (first == END) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (read() == separator); // what else ends a field is a line's end
        return fields;
    }

    /** Reads up to the separator or line end, which is left to be read; of a return and newline only the newline. */
    private String field() throws IOException {
        StringBuilder field = new StringBuilder();
        if (peek() == '"') {
            quoted(field);
            skipReturn();
            int next = peek();
            if (next != separator && next != '\n' && next != END) {
                throw new BadLine(
                        recordLine, "a quoted field must end at its closing quote, got '" + (char) next + "'");
            }
            return field.toString();
        }
        while (true) {
            skipReturn();
            int next = peek();
            if (next == separator || next == '\n' || next == END) {
                return field.toString();
            }
            field.append((char) read());
        }
    }

    private void quoted(StringBuilder field) throws IOException {
        read();
        while (true) {
            int next = read();
            if (next == END) {
                throw new BadLine(recordLine, "a quote is not closed");
            }
            if (next == '"') {
                if (peek() != '"') {
                    return;
                }
                read();
            }
            field.append((char) next);
        }
    }

    /** A return counts as a line's end only before a newline or the end; alone it is a character. */
    private void skipReturn() throws IOException {
        if (peek() == '\r') {
            fill(2);
            if (position + 1 >= limit || buffer[position + 1] == '\n') {
                read();
            }
        }
    }

    private int peek() throws IOException {
        return fill(1) ? buffer[position] : END;
    }

    private int read() throws IOException {
        if (!fill(1)) {
            return END;
        }
        char next = buffer[position++];
        if (next == '\n') {
            line++;
        }
        return next;
    }

    private boolean fill(int characters) throws IOException {
        while (limit - position < characters) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
            int got = in.read(buffer, limit, buffer.length - limit);
            if (got < 0) {
                return false;
            }
            limit += got;
        }
        return true;
    }
}
