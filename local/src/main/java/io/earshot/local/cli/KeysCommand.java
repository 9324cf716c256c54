package io.earshot.local.cli;

import io.earshot.local.replay.CsvReader;
import io.earshot.local.replay.Progress;
import io.earshot.sources.CustomerKeys;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds customer keys to a store's own list, so that the store knows who is meant. */
@Command(
        name = "keys",
        description = {
            "Add the column customer_key to a CSV file with a header, in UTF-8 (.gz accepted).",
            "Earshot knows customers by these keys only; with this list a store knows whom to call.",
            "The secret comes from --key-file or the variable EARSHOT_CUSTOMER_KEY, as key-id:secret."
        })
final class KeysCommand implements Callable<Integer> {
    private static final String ADDED = "customer_key";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.csv", description = "The store's list.")
    private Path file;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            required = true,
            description = "The store whose customers they are, as in its events.")
    private String store;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            defaultValue = "customer_id",
            description = "The column with the customer ids (default: ${DEFAULT-VALUE}).")
    private String column;

    @Option(
            names = "--separator",
            paramLabel = "CHARACTER",
            defaultValue = ",",
            description = "Between columns (default: ${DEFAULT-VALUE}).")
    private char separator;

    @Option(names = "--key-file", paramLabel = "FILE", description = "The file that holds the secret.")
    private @Nullable Path keyFile;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write (default: standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr(); // the list itself may go to standard output
        CustomerKeys.Location secret = new CustomerKeys.Location(keyFile == null ? null : keyFile.toString());
        if (CustomerKeys.isDemo(secret)) {
            err.println("! these are demo keys, which anyone can make: give --key-file or EARSHOT_CUSTOMER_KEY");
        }
        CustomerKeys keys = CustomerKeys.read(secret);
        if (out != null && Files.exists(out) && Files.isSameFile(file, out)) {
            throw new CommandException("--out must be another file than " + file + ", which it would empty");
        }
        try (BufferedReader in = reader();
                Writer writer = writer()) {
            CsvReader rows = new CsvReader(in, separator);
            Progress progress = new Progress("read", "customers", err);
            long written = addKeys(rows, writer, keys, progress);
            progress.end();
            err.printf(Locale.ROOT, "%,d customers%n", written);
        }
        return 0;
    }

    private long addKeys(CsvReader rows, Writer writer, CustomerKeys keys, Progress progress) throws IOException {
        List<String> header = rows.next();
        if (header == null) {
            throw new CommandException(file + " must begin with a header, and is empty");
        }
        if (header.get(0).startsWith("\uFEFF")) { // as some spreadsheets begin a file
            header.set(0, header.get(0).substring(1));
        }
        int customer = header.indexOf(column);
        if (customer < 0) {
            throw new CommandException(file + " has no column " + column + " but " + header + ": choose with --column");
        }
        if (header.contains(ADDED)) {
            throw new CommandException(file + " has a column " + ADDED + " already");
        }
        write(writer, header, ADDED);
        long written = 0;
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            if (row.size() != header.size()) {
                throw new CommandException("%s, line %d: a row must have %d columns, got %d"
                        .formatted(file, rows.line(), header.size(), row.size()));
            }
            String id = row.get(customer);
            write(writer, row, id.isEmpty() ? "" : keys.keyOf(store, id));
            progress.at(++written);
        }
        return written;
    }

    private void write(Writer writer, List<String> row, String added) throws IOException {
        List<String> fields = new ArrayList<>(row);
        fields.add(added);
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                writer.write(separator);
            }
            writer.write(quoted(fields.get(i)));
        }
        writer.write("\r\n");
    }

    private String quoted(String field) {
        boolean plain = field.indexOf(separator) < 0
                && field.indexOf('"') < 0
                && field.indexOf('\n') < 0
                && field.indexOf('\r') < 0;
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /** UTF-8 or nothing: another character set would give other customers' keys without a word. */
    private BufferedReader reader() throws IOException {
        InputStream bytes = Files.newInputStream(file);
        if (file.toString().endsWith(".gz")) {
            bytes = new GZIPInputStream(bytes, 1 << 16);
        }
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }

    private Writer writer() throws IOException {
        return out == null
                ? new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))
                : Files.newBufferedWriter(out, StandardCharsets.UTF_8);
    }
}
