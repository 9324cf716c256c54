package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderReplayTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String HEADER = "invoice,sku,qty,ts,price,customer,country\n";

    private final Taken taken = new Taken();
    private OrderReplay.Settings settings = OrderReplay.Settings.usual();

    @Nested
    class Orders {
        @Test
        void linesOfAnInvoiceMakeOneOrder() throws IOException {
            OrderReplay.Summary summary = read(
                    """
                    7,A,2,2011-07-01T10:00,1.25,13085,France
                    7,B,1,2011-07-01T10:01,3.10,13085,France
                    """);

            assertThat(taken.all).hasSize(1);
            assertThat(taken.all.get(0).key()).isEqualTo("13085");
            assertThat(taken.all.get(0).timestampMillis()).isEqualTo(NOON.millis());
            assertThat(taken.all.get(0).value())
                    .as("the first line's time, of a summer in London")
                    .isEqualTo("{\"type\":\"placed\",\"event_id\":\"placed/7\",\"store_id\":\"shop\","
                            + "\"occurred_at\":\"2011-07-01T09:00:00Z\",\"customer_id\":\"13085\",\"order_id\":\"7\","
                            + "\"amount_minor\":560,\"currency\":\"GBP\",\"lines\":["
                            + "{\"line_id\":\"2\",\"sku\":\"A\",\"quantity\":2,\"amount_minor\":250},"
                            + "{\"line_id\":\"3\",\"sku\":\"B\",\"quantity\":1,\"amount_minor\":310}]}");
            assertThat(summary).isEqualTo(new OrderReplay.Summary(2, 1, 0, 0, 560, 0, 0));
        }

        @Test
        void identicalLinesAreTwoSales() throws IOException {
            read("7,A,1,2011-01-01T10:00,5.00,1,\n7,A,1,2011-01-01T10:00,5.00,1,\n");
            assertThat(taken.json(0).get("amount_minor").asLong()).isEqualTo(1000);
            assertThat(taken.json(0).get("lines")).hasSize(2);
        }

        @ParameterizedTest
        @CsvSource({"5, 0.001, 0", "15, 0.001, 2", "25, 0.001, 2", "1, 0.005, 0", "3, 0.005, 2", "1, 0.0051, 1"})
        void eachLineIsRoundedHalfEven(int quantity, String price, long minor) throws IOException {
            read("7,A," + quantity + ",2011-01-01T10:00," + price + ",1,\n");
            assertThat(taken.json(0).get("amount_minor").asLong()).isEqualTo(minor);
        }

        @Test
        void linesAreRoundedBeforeTheyAreSummed() throws IOException {
            read("7,A,1,2011-01-01T10:00,0.004,1,\n7,B,1,2011-01-01T10:00,0.004,1,\n");
            assertThat(taken.json(0).get("amount_minor").asLong()).isZero();
        }

        @Test
        void currenciesHaveTheirOwnMinorUnits() throws IOException {
            settings = in("JPY");
            read("7,A,3,2011-01-01T10:00,12.5,1,\n");
            assertThat(taken.json(0).get("amount_minor").asLong()).isEqualTo(38);
        }

        @Test
        void withoutACustomerItIsAGuests() throws IOException {
            OrderReplay.Summary summary = read("7,A,1,2011-01-01T10:00,5.00,,\n");
            assertThat(taken.json(0).has("customer_id")).isFalse();
            assertThat(taken.json(0).has("visitor_id")).isFalse();
            assertThat(taken.all.get(0).key()).isEqualTo("7");
            assertThat(summary.guests()).isEqualTo(1);
        }

        @Test
        void anInvoiceOfNothingIsAnOrderOfNothing() throws IOException {
            read("7,A,10,2011-01-01T10:00,0,,\n8,B,-10,2011-01-01T10:00,0,,\n");
            assertThat(taken.all)
                    .extracting(one -> one.json().get("type").asText())
                    .containsExactly("placed", "placed");
            assertThat(taken.json(0).get("lines").get(0).get("quantity").asLong())
                    .isEqualTo(10);
            assertThat(taken.json(1).has("lines"))
                    .as("written off, not ordered")
                    .isFalse();
        }

        @Test
        void invoicesMayInterleave() throws IOException {
            read(
                    """
                    7,A,1,2011-01-01T10:00,1,1,
                    8,A,1,2011-01-01T10:00,2,2,
                    7,A,1,2011-01-01T10:01,4,1,
                    """);
            assertThat(taken.all)
                    .extracting(one -> one.json().get("order_id").asText()
                            + '='
                            + one.json().get("amount_minor"))
                    .containsExactlyInAnyOrder("7=500", "8=200");
        }

        @Test
        void onesThatGoOnTooLateAreRefusedNotSplit() {
            StringBuilder lines = new StringBuilder("first,A,1,2011-01-01T10:00,1,1,\n");
            for (int i = 0; i <= OrderReplay.REACH; i++) {
                lines.append(i).append(",A,1,2011-01-01T10:00,1,1,\n");
            }
            lines.append("first,A,1,2011-01-01T10:00,1,1,\n");
            assertThatThrownBy(() -> read(lines.toString()))
                    .hasMessage(
                            "line 10004: lines of an invoice must stand within 10000 lines of each other, got one more"
                                    + " of first; sort the file by time");
        }
    }

    @Nested
    class Refunds {
        @Test
        void aCancellationBecomesARefundOfAnUnknownOrder() throws IOException {
            OrderReplay.Summary summary = read("C9,A,-2,2011-01-01T10:00,1.50,13085,\n");
            JsonNode refund = taken.json(0);
            assertThat(refund.get("type").asText()).isEqualTo("refunded");
            assertThat(refund.get("refund_id").asText()).isEqualTo("C9");
            assertThat(refund.get("order_id").asText()).isEqualTo("unknown/C9");
            assertThat(refund.get("amount_minor").asLong()).isEqualTo(300);
            assertThat(summary).isEqualTo(new OrderReplay.Summary(1, 0, 0, 1, 0, 300, 0));
        }

        @Test
        void aColumnMayNameTheOrder() throws IOException {
            settings = with(Map.of(OrderCsv.Role.REFUNDS, "country"));
            read("C9,A,-2,2011-01-01T10:00,1.50,13085,7\n");
            assertThat(taken.json(0).get("order_id").asText()).isEqualTo("7");
        }

        @Test
        void aNegativePriceIsOneToo() throws IOException {
            read("A5,B,1,2010-04-29T13:36,-53594.36,,\n");
            assertThat(taken.all).hasSize(1);
            assertThat(taken.json(0).get("amount_minor").asLong()).isEqualTo(5_359_436);
        }

        @Test
        void amongSalesTheyBelongToTheirOwnOrder() throws IOException {
            read("7,A,1,2011-01-01T10:00,10,1,\n7,DISCOUNT,-1,2011-01-01T10:00,2,1,\n");
            assertThat(taken.json(0).get("amount_minor").asLong()).isEqualTo(1000);
            assertThat(taken.json(1).get("order_id").asText()).isEqualTo("7");
            assertThat(taken.json(1).get("amount_minor").asLong()).isEqualTo(200);
        }

        @Test
        void aCancellationWithPositiveLinesIsAnOrder() throws IOException {
            read("C9,A,1,2011-01-01T10:00,3.00,,\n");
            assertThat(taken.json(0).get("type").asText()).isEqualTo("placed");
        }

        @Test
        void aCancellationOfNothingIsARefundOfNothing() throws IOException {
            read("C9,A,-1,2011-01-01T10:00,0,,\n");
            assertThat(taken.json(0).get("type").asText()).isEqualTo("refunded");
            assertThat(taken.json(0).get("amount_minor").asLong()).isZero();
        }
    }

    @Nested
    class Columns {
        @Test
        void mayHaveOtherNamesAndPlaces() throws IOException {
            settings = with(Map.of(OrderCsv.Role.ORDER, "no", OrderCsv.Role.TIME, "at", OrderCsv.Role.CUSTOMER, ""));
            readAll("at,price,no,qty\n2011-01-01 10:00:30.5,5,7,2\n");
            assertThat(taken.json(0).get("order_id").asText()).isEqualTo("7");
            assertThat(taken.json(0).get("occurred_at").asText()).isEqualTo("2011-01-01T10:00:30.500Z");
        }

        @Test
        void mayHaveAnotherSeparatorAndTimeFormat() throws IOException {
            settings = new OrderReplay.Settings(
                    "s", Currency.getInstance("EUR"), ZoneId.of("Europe/Berlin"), Map.of(), ';', "M/d/yyyy H:mm", "");
            readAll("invoice;sku;qty;ts;price;customer\nC7;A;1;7/1/2011 8:05;5;1\n");
            assertThat(taken.json(0).get("occurred_at").asText()).isEqualTo("2011-07-01T06:05:00Z");
            assertThat(taken.json(0).get("type").asText()).isEqualTo("placed");
        }

        @Test
        void timesMayHaveAnOffsetOrBeDays() throws IOException {
            read("7,A,1,2011-07-01T10:00:00+02:00,5,1,\n8,A,1,2011-07-01,5,1,\n");
            assertThat(taken.json(0).get("occurred_at").asText()).isEqualTo("2011-07-01T08:00:00Z");
            assertThat(taken.json(1).get("occurred_at").asText()).isEqualTo("2011-06-30T23:00:00Z");
        }

        @Test
        void aByteOrderMarkIsPassedOver() throws IOException {
            readAll("\uFEFF" + HEADER + "7,A,1,2011-01-01T10:00,5,1,\n");
            assertThat(taken.all).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ,A,1,2011-01-01T10:00,5,1,      | line 3: invoice must not be blank
                    8,A,1.5,2011-01-01T10:00,5,1,   | line 3: qty must be a whole number, got 1.5
                    8,A,one,2011-01-01T10:00,5,1,   | line 3: qty must be a decimal number such as -12.50, got 'one'
                    8,A,1,2011-01-01T10:00,1e9,1,   | line 3: price must be a decimal number such as -12.50, got '1e9'
                    8,A,1,2011-02-30T10:00,5,1,     | line 3: ts must be a time such as 2026-05-01T12:00 (or as --time-format says), got '2011-02-30T10:00'
                    8,A,1,2011-01-01T10:00,5        | line 3: there must be 7 columns, got 5
                    7,A,1,2011-01-01T10:00,5,2,     | line 3: invoice 7 must have one customer, got 1 and 2
                    8,A,9999999999,2011-01-01T10:00,9999,1, | line 3: an amount must be in [-10^13, 10^13] minor units, got 9998999999000100
                    """)
    void aBadLineIsNamedWithItsRule(String line, String message) {
        assertThatThrownBy(() -> read("7,A,1,2011-01-01T10:00,5,1,\n" + line + "\n"))
                .isInstanceOf(BadLine.class)
                .hasMessage(message);
    }

    @Test
    void aMissingColumnIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> readAll("invoice,qty,ts,price\n"))
                .hasMessage(
                        "line 1: there must be a column 'customer' (customer), got [invoice, qty, ts, price]; --column"
                                + " customer=NAME names another");
        assertThatThrownBy(() -> readAll("")).hasMessage("line 1: there must be a header, got an empty file");
    }

    @Test
    void packedFilesAreReadAsTheyAre(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lines.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + "7,Ä,1,2011-01-01T10:00,5,Zoë,\n").getBytes(UTF_8));
        }
        try (Reader reader = OrderReplay.open(file)) {
            OrderReplay.read(reader, settings, NOON, taken, lines -> {});
        }
        assertThat(taken.json(0).get("customer_id").asText()).isEqualTo("Zoë");
        assertThat(taken.json(0).at("/lines/0/sku").asText()).isEqualTo("Ä");
    }

    @Test
    void whatIsNotPackedOrNotUtf8IsRefused(@TempDir Path folder) throws IOException {
        Path packed = Files.writeString(folder.resolve("lines.csv.gz"), HEADER);
        assertThatThrownBy(() -> OrderReplay.open(packed)).hasMessageContaining("is not in gzip format");
        Path latin = Files.write(folder.resolve("lines.csv"), new byte[] {'Z', (byte) 0xEB, '\n'});
        try (Reader reader = OrderReplay.open(latin)) {
            assertThatThrownBy(() -> OrderReplay.read(reader, settings, NOON, taken, lines -> {}))
                    .isInstanceOf(java.nio.charset.CharacterCodingException.class);
        }
    }

    @Test
    void disorderThatCouldBeLateIsCounted() throws IOException {
        assertThat(read("7,A,1,2011-06-01T10:00,5,1,\n8,A,1,2011-01-01T10:00,5,2,\n")
                        .disordered())
                .isEqualTo(1);
    }

    private OrderReplay.Summary read(String lines) throws IOException {
        return readAll(HEADER + lines);
    }

    private OrderReplay.Summary readAll(String csv) throws IOException {
        return OrderReplay.read(new StringReader(csv), settings, NOON, taken, lines -> {});
    }

    private static OrderReplay.Settings with(Map<OrderCsv.Role, String> columns) {
        OrderReplay.Settings usual = OrderReplay.Settings.usual();
        return new OrderReplay.Settings(
                usual.storeId(), usual.currency(), usual.timeZone(), columns, ',', "", usual.cancellationPrefix());
    }

    private static OrderReplay.Settings in(String currency) {
        OrderReplay.Settings usual = OrderReplay.Settings.usual();
        return new OrderReplay.Settings(
                usual.storeId(), Currency.getInstance(currency), usual.timeZone(), Map.of(), ',', "", "C");
    }
}
