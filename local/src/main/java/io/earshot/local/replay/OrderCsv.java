package io.earshot.local.replay;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the columns of a shop's order lines mean.
 *
 * <p>A line's amount is quantity × price, rounded half-even to the currency's minor unit; nothing is summed before it is
 * rounded.
 */
public final class OrderCsv {
    /** What a column can be; optional ones may be missing. */
    public enum Role {
        ORDER("invoice", false),
        SKU("sku", true),
        QUANTITY("qty", false),
        TIME("ts", false),
        PRICE("price", false),
        CUSTOMER("customer", false),
        REFUNDS("", true);

        private final String usual;
        private final boolean optional;

        Role(String usual, boolean optional) {
            this.usual = usual;
            this.optional = optional;
        }

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Role of(String title) {
            for (Role role : values()) {
                if (role.title().equals(title)) {
                    return role;
                }
            }
            throw new IllegalArgumentException(
                    "a column is order, sku, quantity, time, price, customer or refunds, got " + title);
        }
    }

    /**
     * One line.
     *
     * @param number of the line in the file, which identifies it: two equal lines are two sales
     */
    record Line(
            long number,
            String order,
            String sku,
            long quantity,
            Instant at,
            long amountMinor,
            String customer,
            String refunds) {}

    private static final BigDecimal MOST = BigDecimal.valueOf(10_000_000_000_000L);

    /** ISO 8601, with a blank for the T and without seconds or time if need be. */
    private static final DateTimeFormatter USUAL_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final ZoneId timeZone;
    private final DateTimeFormatter timeFormat;
    private final int minorDigits;
    private final Map<Role, Integer> positions = new EnumMap<>(Role.class);
    private final Map<Role, String> names;
    private final int columns;
    private String lastTime = "";
    private Instant lastInstant = Instant.EPOCH;

    /**
     * Finds the columns.
     *
     * @param header first record of the file
     * @param chosen names other than the usual ones; an empty name for a column that the file does not have
     * @param timePattern pattern of {@link DateTimeFormatter}, empty for ISO 8601
     */
    OrderCsv(List<String> header, Map<Role, String> chosen, ZoneId timeZone, String timePattern, Currency currency) {
        this.timeZone = timeZone;
        this.timeFormat = timePattern.isEmpty() ? USUAL_TIME : strict(timePattern);
        this.minorDigits = currency.getDefaultFractionDigits();
        this.names = names(chosen);
        this.columns = header.size();
        for (Role role : Role.values()) {
            String name = requireNonNull(names.get(role));
            int position = header.indexOf(name);
            boolean needed = chosen.containsKey(role) ? !name.isEmpty() : !role.optional;
            if (position < 0 && (needed || (name.isEmpty() && isIndispensable(role)))) {
                throw new BadLine(
                        1,
                        "there must be a column '" + name + "' (" + role.title() + "), got " + header + "; --column "
                                + role.title() + "=NAME names another");
            }
            if (position >= 0 && !name.isEmpty()) {
                positions.put(role, position);
            }
        }
    }

    Line line(long number, List<String> fields) {
        if (fields.size() != columns) {
            throw new BadLine(number, "there must be " + columns + " columns, got " + fields.size());
        }
        String order = text(fields, Role.ORDER);
        if (order.isBlank()) {
            throw new BadLine(number, names.get(Role.ORDER) + " must not be blank");
        }
        BigDecimal quantity = decimal(number, fields, Role.QUANTITY);
        BigDecimal price = decimal(number, fields, Role.PRICE);
        BigDecimal amount = quantity.multiply(price).setScale(minorDigits, RoundingMode.HALF_EVEN);
        BigDecimal amountMinor = amount.movePointRight(minorDigits);
        if (amountMinor.abs().compareTo(MOST) > 0) {
            throw new BadLine(number, "an amount must be in [-10^13, 10^13] minor units, got " + amountMinor);
        }
        return new Line(
                number,
                order,
                text(fields, Role.SKU),
                whole(number, quantity),
                time(number, fields),
                amountMinor.longValueExact(),
                text(fields, Role.CUSTOMER),
                text(fields, Role.REFUNDS));
    }

    private long whole(long number, BigDecimal quantity) {
        try {
            return quantity.longValueExact();
        } catch (ArithmeticException e) {
            throw new BadLine(number, names.get(Role.QUANTITY) + " must be a whole number, got " + quantity);
        }
    }

    private BigDecimal decimal(long number, List<String> fields, Role role) {
        String text = text(fields, role);
        if (!text.matches("[+-]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})")) {
            throw new BadLine(number, names.get(role) + " must be a decimal number such as -12.50, got '" + text + "'");
        }
        return new BigDecimal(text);
    }

    private Instant time(long number, List<String> fields) {
        String text = text(fields, Role.TIME);
        if (!text.equals(lastTime)) {
            lastInstant = parse(number, text);
            lastTime = text;
        }
        return lastInstant;
    }

    private Instant parse(long number, String text) {
        try {
            TemporalAccessor time =
                    timeFormat.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (time instanceof OffsetDateTime moment) {
                return moment.toInstant();
            }
            // A local time that an hour's change skips counts as later, one that occurs twice as the first.
            return time instanceof LocalDateTime local
                    ? local.atZone(timeZone).toInstant()
                    : LocalDate.from(time).atStartOfDay(timeZone).toInstant();
        } catch (DateTimeException e) {
            throw new BadLine(
                    number,
                    names.get(Role.TIME) + " must be a time such as 2026-05-01T12:00 (or as --time-format says), got '"
                            + text + "'");
        }
    }

    private String text(List<String> fields, Role role) {
        Integer position = positions.get(role);
        return position == null ? "" : fields.get(position).strip();
    }

    /** No February 30; then years must be written u, since y is a year of an era. Text in quotes stays. */
    private static DateTimeFormatter strict(String pattern) {
        StringBuilder years = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < years.length(); i++) {
            quoted ^= years.charAt(i) == '\'';
            if (!quoted && years.charAt(i) == 'y') {
                years.setCharAt(i, 'u');
            }
        }
        return DateTimeFormatter.ofPattern(years.toString(), Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    private static boolean isIndispensable(Role role) {
        return !role.optional && role != Role.CUSTOMER;
    }

    private static Map<Role, String> names(Map<Role, String> chosen) {
        Map<Role, String> names = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            names.put(role, chosen.getOrDefault(role, role.usual));
        }
        return names;
    }
}
