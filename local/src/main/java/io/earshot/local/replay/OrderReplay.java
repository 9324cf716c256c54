package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.PartitionKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Order lines of a CSV file as orders and refunds, one pass, in memory that does not grow with the lines.
 *
 * <p>Lines of an invoice may stand apart, yet within {@link #REACH} lines of each other; after that the invoice is sent.
 */
public final class OrderReplay {
    static final int REACH = 10_000;
    private static final long HORIZON = 90 * Micros.DAY;
    private static final String TOPIC = "orders";

    /**
     * How to read and what to make of it.
     *
     * @param columns names other than the usual ones
     * @param timePattern empty for ISO 8601
     * @param cancellationPrefix how the number of a cancellation begins, empty if none is told by its number
     */
    public record Settings(
            String storeId,
            Currency currency,
            ZoneId timeZone,
            Map<OrderCsv.Role, String> columns,
            char separator,
            String timePattern,
            String cancellationPrefix) {
        public static Settings usual() {
            return new Settings(
                    "shop", Currency.getInstance("GBP"), ZoneId.of("Europe/London"), Map.of(), ',', "", "C");
        }
    }

    /**
     * What was sent; money in minor units.
     *
     * @param disordered orders and refunds more than 90 days older than one before them, which can be late
     */
    public record Summary(
            long lines, long orders, long guests, long refunds, long grossMinor, long refundedMinor, long disordered) {}

    private final Settings settings;
    private final Clock clock;
    private final RecordTarget target;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Invoice> open = new LinkedHashMap<>(256, 0.75f, true);
    /** 64 bits of each invoice that was sent: enough to notice one that goes on, small enough for millions. */
    private final Set<Long> sent = new HashSet<>();

    private long orders;
    private long guests;
    private long refunds;
    private long gross;
    private long refunded;
    private long disordered;
    private long newest = Long.MIN_VALUE;

    private OrderReplay(Settings settings, Clock clock, RecordTarget target) {
        this.settings = settings;
        this.clock = clock;
        this.target = target;
    }

    /** Sends all of a file, then heartbeats. */
    public static Summary replay(Path file, Settings settings, RecordSender sender, LongConsumer progress)
            throws IOException {
        try (Reader reader = open(file)) {
            Summary summary = read(reader, settings, Clock.systemUTC(), sender, progress);
            sender.heartbeats();
            return summary;
        }
    }

    static Summary read(Reader csv, Settings settings, Clock clock, RecordTarget target, LongConsumer progress)
            throws IOException {
        return new OrderReplay(settings, clock, target).read(csv, progress);
    }

    /** UTF-8 or nothing: a wrong character set would spoil customers' names without a word. */
    static Reader open(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(
                LineReader.open(file),
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private Summary read(Reader csv, LongConsumer progress) throws IOException {
        CsvReader reader = new CsvReader(csv, settings.separator);
        List<String> header = reader.next();
        if (header == null) {
            throw new BadLine(1, "there must be a header, got an empty file");
        }
        OrderCsv columns = new OrderCsv(
                withoutMark(header), settings.columns, settings.timeZone, settings.timePattern, settings.currency);
        long lines = 0;
        for (List<String> fields = reader.next(); fields != null; fields = reader.next()) {
            add(columns.line(reader.line(), fields));
            progress.accept(++lines);
        }
        open.values().forEach(this::send);
        return new Summary(lines, orders, guests, refunds, gross, refunded, disordered);
    }

    private void add(OrderCsv.Line line) {
        Invoice invoice = open.get(line.order());
        if (invoice == null) {
            if (sent.contains(hash(line.order()))) {
                throw new BadLine(
                        line.number(),
                        "lines of an invoice must stand within " + REACH + " lines of each other, got one more of "
                                + line.order() + "; sort the file by time");
            }
            invoice = new Invoice(line, settings.cancellationPrefix);
            open.put(line.order(), invoice);
        }
        invoice.add(line);
        sendBefore(line.number() - REACH);
    }

    /** The map is in order of access, so the first invoice is the one that has waited longest. */
    private void sendBefore(long lineNumber) {
        Iterator<Invoice> waiting = open.values().iterator();
        while (waiting.hasNext()) {
            Invoice invoice = waiting.next();
            if (invoice.lastLine() >= lineNumber) {
                return;
            }
            send(invoice);
            waiting.remove();
        }
    }

    private void send(Invoice invoice) {
        String currency = settings.currency.getCurrencyCode();
        if (invoice.isOrder()) {
            send(invoice.placed(settings.storeId, currency), invoice);
            orders++;
            guests += invoice.isGuests() ? 1 : 0;
            gross += invoice.positive();
        }
        if (invoice.isRefund()) {
            send(invoice.refunded(settings.storeId, currency), invoice);
            refunds++;
            refunded += invoice.negative();
        }
        sent.add(hash(invoice.id()));
        long at = Micros.of(invoice.at());
        disordered += at + HORIZON < newest ? 1 : 0;
        newest = Math.max(newest, at);
    }

    private void send(ObjectNode event, Invoice invoice) {
        target.send(TOPIC, PartitionKey.of(event), bytes(event), clock.millis(), Micros.of(invoice.at()));
    }

    private byte[] bytes(ObjectNode event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** FNV-1a, then mixed. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash ^ (hash >>> 32);
    }

    /** Some spreadsheets begin a file with a byte order mark. */
    private static List<String> withoutMark(List<String> header) {
        if (header.get(0).startsWith("\uFEFF")) {
            header.set(0, header.get(0).substring(1));
        }
        return header;
    }
}
