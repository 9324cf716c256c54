package io.earshot.local.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The arithmetic of the view {@code stock_plan}, by hand. */
class StockPlanITCase {
    private static final String BUSY = "130, 150, 160, 170, 190, 200, 220, 250";

    /** In ten thousandths. */
    private static final String RISK = "toInt32(round(10000 * stock_out_risk))";

    private static final String ORDER = "toInt64(order_units)";

    private Database database;

    /** A store whose last closed day is the 12th; its products were worked out on the 10th. */
    @BeforeEach
    void start() throws SQLException {
        database = Database.migrated();
        database.execute(
                "INSERT INTO earshot.forecasts (store_id, metric, dimension, grain, step, origin, version) VALUES"
                        + " ('shop', 'orders', '', 'day', 1, '2026-05-12', 1),"
                        + " ('shop', 'orders', '', 'week', 1, '2026-05-20', 1),"
                        + " ('shop', 'roas', 'meta/x', 'day', 1, '2026-05-20', 1)");
    }

    @Test
    void positionIsWhatWasCountedLessWhatWasSoldOnClosedDaysSince() throws SQLException {
        product("tea", "140, 200, 10", BUSY);
        count("tea", "2026-05-08", 330, 0);
        sold("shop", "tea", "2026-05-08", 99);
        sold("shop", "tea", "2026-05-09", 10);
        sold("shop", "tea", "2026-05-12", 20);
        sold("shop", "tea", "2026-05-13", 50);
        sold("other", "tea", "2026-05-10", 500);
        sold("shop", "cup", "2026-05-10", 500);

        assertThat(rows("sku, sold_units, position_units, as_of, " + RISK + ", is_due, order_by, sold_out_on, "
                        + ORDER))
                .containsExactly("tea|30|300|2026-05-12|100|0|2026-05-22|2026-06-11|0");
    }

    @Test
    void riskLiesOnTheLinesBetweenTheQuantiles() throws SQLException {
        for (int position : new int[] {-5, 0, 65, 130, 155, 200, 235, 250, 9999}) {
            String sku = "at " + position;
            product(sku, "140, 200, 10", BUSY);
            count(sku, "2026-05-12", position - 50, 50);
        }

        assertThat(rows("position_units, " + RISK))
                .containsExactly(
                        "-5|10000",
                        "0|10000",
                        "65|7500",
                        "130|5000",
                        "155|3500",
                        "200|500",
                        "235|175",
                        "250|100",
                        "9999|100");
    }

    @Test
    void demandThatIsMostlyNothingIsExceededAsOftenAsItIsNotNothing() throws SQLException {
        product("slow", "0.8, 3, 0.05", "0, 0, 0, 1, 2, 3, 4, 5");
        count("slow", "2026-05-12", 0, 0);
        product("dead", "0, 0, 0", "0, 0, 0, 0, 0, 0, 0, 0");
        count("dead", "2026-05-12", 5, 0);

        assertThat(rows("sku, " + RISK + ", order_by, sold_out_on, " + ORDER))
                .containsExactly("dead|100|null|null|0", "slow|3000|2026-05-12|2026-05-12|4");
    }

    @Test
    void whatIsDueIsOrderedAtOnceAndTheRestOnTheDayOnWhichItFalls() throws SQLException {
        product("due", "140, 200, 10", BUSY);
        count("due", "2026-05-12", 100, 55);
        product("owed", "140, 200, 10", BUSY);
        count("owed", "2026-05-12", -5, 0);
        product("soon", "140, 200, 10", BUSY);
        count("soon", "2026-05-12", 201, 0);
        product("in a while", "140, 200, 10", BUSY);
        count("in a while", "2026-05-12", 230, 0);
        product("never", "1.4, 2, 0.1", "1, 1, 1, 2, 2, 2, 3, 3");
        count("never", "2026-05-12", 1000, 0);

        assertThat(rows("sku, is_due, order_by, sold_out_on, " + ORDER))
                .containsExactly(
                        "due|1|2026-05-12|2026-05-28|185",
                        "in a while|0|2026-05-15|2026-06-04|0",
                        "never|0|null|null|0",
                        "owed|1|2026-05-12|2026-05-12|345",
                        "soon|0|2026-05-13|2026-06-02|0");
    }

    @Test
    void aCountOfTheOpenDayIsOfItsEnd() throws SQLException {
        product("tea", "140, 200, 10", BUSY);
        count("tea", "2026-05-13", 220, 0);
        sold("shop", "tea", "2026-05-13", 50);

        assertThat(rows("position_units, as_of, order_by")).containsExactly("220|2026-05-13|2026-05-15");
    }

    @Test
    void ofAStoreWithoutForecastsTheLastDayIsThatOfThePlan() throws SQLException {
        database.execute("TRUNCATE TABLE earshot.forecasts");
        product("tea", "140, 200, 10", BUSY);
        count("tea", "2026-05-08", 220, 0);
        sold("shop", "tea", "2026-05-10", 7);
        sold("shop", "tea", "2026-05-11", 50);

        assertThat(rows("position_units, as_of")).containsExactly("213|2026-05-10");
    }

    @Test
    void onlyWhatStandsIsSeenAndNothingIsGuessed() throws SQLException {
        product("tea", "140, 200, 10", BUSY);
        count("tea", "2026-05-08", 1, 0);
        database.execute(
                "INSERT INTO earshot.stock (store_id, sku, counted_day, on_hand, on_order, is_deleted, version) VALUES"
                        + " ('shop', 'tea', '2026-05-12', 70, 0, 0, 2),"
                        + " ('shop', 'cup', '2026-05-12', 70, 0, 0, 1),"
                        + " ('shop', 'cup', '2026-05-12', 70, 0, 1, 2)");
        product("cup", "140, 200, 10", BUSY);
        product("never counted", "140, 200, 10", BUSY);
        count("never sold", "2026-05-12", 5, 0);

        assertThat(rows("sku, position_units")).containsExactly("tea|70");
    }

    /** @param figures expected, reorder and daily units */
    private void product(String sku, String figures, String quantiles) throws SQLException {
        database.execute(
                "INSERT INTO earshot.demand_plan (store_id, sku, origin, lead_time_days, expected_units, reorder_units, daily_units, version)"
                        + " VALUES ('shop', '" + sku + "', '2026-05-10', 14, " + figures + ", 1)");
        database.execute(
                "INSERT INTO earshot.lead_time_demand (store_id, sku, origin, lead_time_days, q50, q60, q70, q80, q90, q95, q975, q99, version)"
                        + " VALUES ('shop', '" + sku + "', '2026-05-10', 14, " + quantiles + ", 1)");
    }

    private void count(String sku, String day, long onHand, long onOrder) throws SQLException {
        database.execute(
                "INSERT INTO earshot.stock (store_id, sku, counted_day, on_hand, on_order, version) VALUES ('shop', '"
                        + sku + "', '" + day + "', " + onHand + ", " + onOrder + ", 1)");
    }

    private void sold(String store, String sku, String day, long units) throws SQLException {
        database.execute(
                "INSERT INTO earshot.daily_facts (job, store_id, kind, dimension, day, numerator, denominator, version)"
                        + " VALUES ('attribution', '" + store + "', 'units', '" + sku + "', '" + day + "', " + units
                        + ", 1, 1)");
    }

    private List<String> rows(String columns) throws SQLException {
        return database.rows("SELECT " + columns + " FROM earshot.stock_plan ORDER BY "
                + (columns.startsWith("sku") ? "sku" : "position_units"));
    }
}
