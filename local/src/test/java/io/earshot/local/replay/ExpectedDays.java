package io.earshot.local.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What a shop's file of order lines says of each day, in the file's own time: a plain pass that shares nothing with the
 * replay.
 */
final class ExpectedDays {
    /** A day; money in the file's currency. */
    record Day(long orders, BigDecimal revenue, BigDecimal refunds, long customers) {
        Day {
            revenue = revenue.setScale(2);
            refunds = refunds.setScale(2);
        }
    }

    private static final class Invoice {
        private LocalDate day = LocalDate.EPOCH;
        private String customer = "";
        private BigDecimal positive = BigDecimal.ZERO;
        private BigDecimal negative = BigDecimal.ZERO;
    }

    private ExpectedDays() {}

    static Map<LocalDate, Day> of(Path file) throws IOException {
        Map<String, Invoice> invoices = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            if (!lines.readLine().equals("invoice,sku,qty,ts,price,customer,country")) {
                throw new IllegalArgumentException("unknown columns in " + file);
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line.split(",", -1), invoices);
            }
        }
        return days(invoices);
    }

    private static void add(String[] fields, Map<String, Invoice> invoices) {
        Invoice invoice = invoices.get(fields[0]);
        if (invoice == null) {
            invoice = new Invoice();
            invoice.day = LocalDate.parse(fields[3].substring(0, 10));
            invoice.customer = fields[5];
            invoices.put(fields[0], invoice);
        }
        BigDecimal amount =
                new BigDecimal(fields[2]).multiply(new BigDecimal(fields[4])).setScale(2, RoundingMode.HALF_EVEN);
        if (amount.signum() > 0) {
            invoice.positive = invoice.positive.add(amount);
        } else {
            invoice.negative = invoice.negative.subtract(amount);
        }
    }

    private static Map<LocalDate, Day> days(Map<String, Invoice> invoices) {
        Map<LocalDate, Day> days = new TreeMap<>();
        Map<LocalDate, Set<String>> customers = new HashMap<>();
        invoices.forEach((number, invoice) -> {
            boolean nothing = invoice.positive.signum() == 0 && invoice.negative.signum() == 0;
            boolean order = invoice.positive.signum() > 0 || (nothing && !number.startsWith("C"));
            if (order && !invoice.customer.isEmpty()) {
                customers.computeIfAbsent(invoice.day, day -> new HashSet<>()).add(invoice.customer);
            }
            days.merge(invoice.day, new Day(order ? 1 : 0, invoice.positive, invoice.negative, 0), ExpectedDays::plus);
        });
        days.replaceAll((day, sums) -> new Day(
                sums.orders,
                sums.revenue,
                sums.refunds,
                customers.getOrDefault(day, Set.of()).size()));
        return days;
    }

    private static Day plus(Day one, Day other) {
        return new Day(one.orders + other.orders, one.revenue.add(other.revenue), one.refunds.add(other.refunds), 0);
    }
}
