-- What did the shop sell? One row per order, in units of the store's currency; orders not converted yet stand in unconverted. Read by dashboards.
CREATE OR REPLACE VIEW shop_sales
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    order_id,
    owner,
    is_new,
    is_cancelled,
    touches,
    gross_minor / minor_per_major AS gross,
    net_minor / minor_per_major AS net
FROM orders FINAL
INNER JOIN store_currencies USING (store_id, currency);
