package io.earshot.local.cli;

import io.earshot.local.replay.BadLine;
import io.earshot.local.replay.OrderCsv;
import io.earshot.local.replay.OrderReplay;
import io.earshot.local.replay.Progress;
import io.earshot.local.replay.RecordSender;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot replay orders}. */
@Command(
        name = "orders",
        sortOptions = false,
        description = {
            "Send the order lines of a CSV file (also .gz) as orders and refunds.",
            "",
            "One line per product of an invoice, after a header. Columns, by the name that --column can change:",
            "  order=invoice      its lines make one order",
            "  sku=sku            product; may be missing",
            "  quantity=qty       whole number, negative if it comes back",
            "  time=ts            such as 2026-05-01T12:00, in --time-zone",
            "  price=price        of one piece",
            "  customer=customer  empty for a guest; 'customer=' for no column",
            "  refunds=           order that a refund belongs to, if known",
            "Other columns are passed over.",
            "",
            "A line's amount is quantity x price, rounded half-even to minor units. Equal lines are different sales. Lines"
                    + " of one invoice stand within 10,000 lines of each other; the first one's time counts.",
            "",
            "Positive amounts of an invoice make an order, negative ones a refund under the invoice's number. A refund"
                    + " whose order is not known lowers the revenue of its own day. An invoice that amounts to nothing is"
                    + " an order of 0, or a refund of 0 if its number begins as cancellations do.",
            "",
            "The job must know the store, with this time zone. Sending a file twice changes nothing."
        })
final class ReplayOrdersCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV file, UTF-8.")
    Path file;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            defaultValue = "shop",
            description = "Store in every event (default: ${DEFAULT-VALUE}).")
    String store;

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            defaultValue = "GBP",
            description = "Currency of the prices (default: ${DEFAULT-VALUE}).")
    String currency;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "Europe/London",
            description = "Time zone of the times (default: ${DEFAULT-VALUE}).")
    ZoneId timeZone;

    @Option(names = "--column", paramLabel = "WHAT=NAME", description = "Name of a column, such as order=invoice_no.")
    Map<String, String> columns = new TreeMap<>();

    @Option(
            names = "--separator",
            paramLabel = "CHARACTER",
            defaultValue = ",",
            description = "Between columns (default: ${DEFAULT-VALUE}).")
    char separator;

    @Option(
            names = "--time-format",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "How times are written, such as 'M/d/yyyy H:mm'.")
    String timeFormat;

    @Option(
            names = "--cancellation-prefix",
            paramLabel = "TEXT",
            defaultValue = "C",
            description = "How the numbers of cancellations begin (default: ${DEFAULT-VALUE}).")
    String cancellationPrefix;

    @Mixin
    Sending sending;

    @Override
    public Integer call() throws IOException {
        OrderReplay.Settings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Orders of store %s in %s, times in %s%n", store, currency, timeZone);
        out.flush();
        Progress progress = new Progress("read", "lines", spec.commandLine().getErr());
        try (RecordSender sender = sending.open()) {
            print(OrderReplay.replay(file, settings, sender, progress::at), settings, out);
            progress.end();
        } catch (BadLine e) {
            throw new CommandException(
                    file + ", " + e.getMessage()
                            + "\n  Orders before it may have been sent: mend the line and send the file again, which counts"
                            + " nothing twice",
                    e);
        }
        return CommandLine.ExitCode.OK;
    }

    private OrderReplay.Settings settings() {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " is no file");
            }
            Currency iso = Currency.getInstance(currency);
            if (iso.getDefaultFractionDigits() < 0) {
                throw new IllegalArgumentException("currency must have minor units, got " + currency);
            }
            Map<OrderCsv.Role, String> roles = new EnumMap<>(OrderCsv.Role.class);
            columns.forEach((role, name) -> roles.put(OrderCsv.Role.of(role), name));
            return new OrderReplay.Settings(store, iso, timeZone, roles, separator, timeFormat, cancellationPrefix);
        } catch (IllegalArgumentException e) {
            String message = e.getMessage() == null ? "currency must be of ISO 4217, got " + currency : e.getMessage();
            throw new ParameterException(spec.commandLine(), message, e);
        }
    }

    private static void print(OrderReplay.Summary summary, OrderReplay.Settings settings, PrintWriter out) {
        double unit = Math.pow(10, settings.currency().getDefaultFractionDigits());
        out.printf(
                Locale.ROOT,
                "Read %,d lines; sent %,d orders (%,d of guests) of %,.2f and %,d refunds of %,.2f, and a"
                        + " heartbeat to every partition%n",
                summary.lines(),
                summary.orders(),
                summary.guests(),
                summary.grossMinor() / unit,
                summary.refunds(),
                summary.refundedMinor() / unit);
        if (summary.disordered() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d of them are more than 90 days older than one before them: sorted by time, none would"
                            + " be late%n",
                    summary.disordered());
        }
        out.flush();
    }
}
