-- What did the shop sell on each day? By day of the order, and as booked (each correction on its own day). Read by dashboards.
CREATE OR REPLACE VIEW shop_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    currency,
    sum(order_count) AS orders,
    sum(customer_count) AS customers,
    sum(gross) AS gross_minor,
    sum(net) AS net_minor,
    sum(booked) AS booked_minor,
    sum(adjusted) AS adjusted_minor
FROM
(
    SELECT store_id, day, currency, count() AS order_count, uniqExactIf(owner, owner != '') AS customer_count,
        sum(gross_minor) AS gross, sum(net_minor) AS net, 0 AS booked, 0 AS adjusted
    FROM orders FINAL GROUP BY store_id, day, currency
    UNION ALL
    SELECT store_id, day, currency, 0, 0, 0, 0, sum(amount_minor), 0
    FROM bookings FINAL GROUP BY store_id, day, currency
    UNION ALL
    SELECT store_id, day, currency, 0, 0, 0, 0, 0, sum(net_minor)
    FROM unattributed FINAL WHERE refund_id != '' GROUP BY store_id, day, currency
)
GROUP BY store_id, day, currency;
