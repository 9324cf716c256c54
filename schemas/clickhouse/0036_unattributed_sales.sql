-- What did no touch earn, and why? One row per order without a touch and per refund that lowers no order, in units of the store's currency. Read by dashboards.
CREATE OR REPLACE VIEW unattributed_sales
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    reason,
    order_id,
    refund_id,
    gross_minor / minor_per_major AS gross,
    net_minor / minor_per_major AS net
FROM unattributed FINAL
INNER JOIN store_currencies USING (store_id, currency);
