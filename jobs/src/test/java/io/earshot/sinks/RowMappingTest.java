package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.events.Keys;
import io.earshot.results.Booking;
import io.earshot.results.RecordsByFate;
import java.util.List;
import java.util.Set;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

class RowMappingTest {

    @Test
    void namesColumnsAfterComponents() {
        assertThat(Tables.BOOKINGS.columns())
                .containsExactly(
                        "store_id",
                        "order_id",
                        "entry_id",
                        "day",
                        "kind",
                        "currency",
                        "in_store_currency",
                        "amount_minor",
                        "is_deleted",
                        "version");
    }

    @Test
    void joinsTheNaturalKeyInItsOrder() {
        EncodedRow row = Tables.RECORDS_BY_FATE.encode(
                new RecordsByFate("attribution", "orders", "s\u00001", "late", 3, 0, false));

        assertThat(row.table()).isEqualTo("records_by_fate");
        assertThat(Keys.split(row.key())).containsExactly("attribution", "orders", "s\u00001", "late");
        assertThat(row.naturalKey()).isEqualTo("records_by_fate/" + row.key());
    }

    @Test
    void givesBytesAsClickHouseReadsThem() {
        EncodedRow row = RowMapping.of("cells", Cells.class, List.of("id"), Set.of())
                .encode(new Cells("ä", -2, 258, 0.5, true, List.of("", "b")));

        assertThat(row.row())
                .containsExactly(
                        2, 0xC3, 0xA4, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0,
                        0xE0, 0x3F, 1, 2, 0, 1, 'b');
    }

    @Test
    void writesLengthsOfMoreThanSevenBits() {
        EncodedRow row = RowMapping.of("cells", Cells.class, List.of("id"), Set.of())
                .encode(new Cells("x".repeat(300), 0, 0, 0, false, List.of()));

        assertThat(row.row()).hasSize(2 + 300 + 8 + 4 + 8 + 1 + 1).startsWith(0xAC, 0x02, 'x');
    }

    @Test
    void refusesANegativeCountNamingTableColumnAndKey() {
        RecordsByFate row = new RecordsByFate("attribution", "orders", "s1", "late", -1, 0, false);

        assertThatThrownBy(() -> Tables.RECORDS_BY_FATE.encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("records_by_fate.records must be 0 or more, got -1,"
                        + " in the row with key attribution, orders, s1, late");
    }

    @Test
    void refusesNullNamingTableColumnAndKey() {
        Booking row = new Booking("s1", "o1", "order", 0, "order", null, true, 1, false);

        assertThatThrownBy(() -> Tables.BOOKINGS.encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bookings.currency must be present, got null, in the row with key s1, o1, order");
    }

    @Test
    void refusesATypeWithoutAnEncoding() {
        assertThatThrownBy(() -> RowMapping.of("rates", Rate.class, List.of("id"), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be String, long, int, double, boolean or List<String>, got float");
    }

    @Test
    void refusesAKeyThatIsNoColumn() {
        assertThatThrownBy(() -> RowMapping.of("cells", Cells.class, List.of("name"), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key of cells must be columns of Cells, got name");
    }

    @Test
    void encodedRowsAndAncestriesNeedNoKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(EncodedRow.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Ancestry.class);
    }

    public record Cells(String id, long amount, int count, double share, boolean isIt, List<String> names) {}

    public record Rate(String id, float rate) {}
}
