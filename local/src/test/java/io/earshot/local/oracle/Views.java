package io.earshot.local.oracle;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the views that add tables up must show, worked out from the rows of the tables. */
final class Views {

    /** The columns that tell a row of each view from all others. */
    static final Map<String, List<String>> KEYS = Map.of(
            "shop_days",
            List.of("store_id", "day", "currency"),
            "roas_by_model",
            List.of(
                    "store_id",
                    "day_basis",
                    "day",
                    "channel",
                    "campaign_id",
                    "ad_id",
                    "variant_id",
                    "currency",
                    "model"),
            "reconciliation",
            List.of("store_id", "order_id"));

    private static final List<String> SHOP_DAY_SUMS =
            List.of("orders", "customers", "gross_minor", "net_minor", "booked_minor", "adjusted_minor");
    private static final List<String> AS_IN_ROAS =
            List.of("credits", "spend_minor", "claimed_conversions_milli", "claimed_revenue_minor");

    private final Tables tables;
    private final String store;
    private final Tables views = new Tables(KEYS);

    private Views(Tables tables, String store) {
        this.tables = tables;
        this.store = store;
    }

    /** The views of one store: those of all are too many at once. */
    static Tables of(Tables tables, String store) {
        Views views = new Views(tables, store);
        views.addShopDays();
        views.addRoasByModel();
        views.addReconciliation();
        return views.views;
    }

    private void addShopDays() {
        Set<List<String>> customers = new HashSet<>();
        for (Map<String, String> order : rows("orders")) {
            String owner = order.get("owner");
            boolean isFirst = customers.add(List.of(order.get("day"), order.get("currency"), owner));
            shopDay(order)
                    .add("orders", 1)
                    .add("customers", isFirst && !owner.isEmpty() ? 1 : 0)
                    .add("gross_minor", number(order, "gross_minor"))
                    .add("net_minor", number(order, "net_minor"));
        }
        rows("bookings").forEach(entry -> shopDay(entry).add("booked_minor", number(entry, "amount_minor")));
        rows("unattributed").stream()
                .filter(row -> !row.get("refund_id").isEmpty())
                .forEach(refund -> shopDay(refund).add("adjusted_minor", number(refund, "net_minor")));
    }

    private Tables.Row shopDay(Map<String, String> row) {
        Tables.Row day = views.at("shop_days", key("shop_days", row));
        SHOP_DAY_SUMS.forEach(column -> day.add(column, 0));
        return day;
    }

    private void addRoasByModel() {
        for (Map<String, String> row : rows("roas")) {
            for (String model : Models.NAMES) {
                long grossNew = number(row, model + "_gross_new_minor");
                long netNew = number(row, model + "_net_new_minor");
                Tables.Row ofModel = key("roas_by_model", row)
                        .set("model", model)
                        .set("gross_minor", grossNew + number(row, model + "_gross_returning_minor"))
                        .set("net_minor", netNew + number(row, model + "_net_returning_minor"))
                        .set("gross_new_minor", grossNew)
                        .set("net_new_minor", netNew);
                AS_IN_ROAS.forEach(column -> ofModel.set(column, row.get(column)));
                views.put("roas_by_model", ofModel);
            }
        }
    }

    /** One row for each order, and nothing left over by any model. */
    private void addReconciliation() {
        for (Map<String, String> order : rows("orders")) {
            Tables.Row row = key("reconciliation", order);
            for (String amount : List.of("gross", "net")) {
                row.set("shop_" + amount + "_minor", order.get(amount + "_minor"));
                Models.NAMES.forEach(model -> row.set(model + "_" + amount + "_difference_minor", 0));
            }
            views.put("reconciliation", row);
        }
    }

    private List<Map<String, String>> rows(String table) {
        return tables.rows(table).entrySet().stream()
                .filter(row -> row.getKey().get(0).equals(store))
                .map(row -> row.getValue().values())
                .toList();
    }

    /** A row of a view that has only its key yet, from columns of the same names. */
    private static Tables.Row key(String view, Map<String, String> row) {
        Tables.Row key = new Tables.Row();
        KEYS.get(view).stream().filter(row::containsKey).forEach(column -> key.set(column, row.get(column)));
        return key;
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.get(column));
    }
}
