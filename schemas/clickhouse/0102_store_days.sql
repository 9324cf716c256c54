-- What did each store sell, and what did its ads cost, day by day? Nothing attributed; in units of the store's currency. Read by dashboards.
CREATE OR REPLACE VIEW store_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    order_count AS orders,
    new_order_count AS new_orders,
    gross_sum / minor_per_major AS gross,
    net_sum / minor_per_major AS net,
    net_new_sum / minor_per_major AS net_new,
    spend_sum / minor_per_major AS spend
FROM
(
    -- Days are joined with their currency, not orders: a third cheaper.
    SELECT
        store_id,
        day,
        currency,
        sum(part.1) AS order_count,
        sum(part.2) AS new_order_count,
        sum(part.3) AS gross_sum,
        sum(part.4) AS net_sum,
        sum(part.5) AS net_new_sum,
        sum(part.6) AS spend_sum
    FROM
    (
        SELECT store_id, day, currency,
            (count(), countIf(is_new), sum(gross_minor), sum(net_minor), sumIf(net_minor, is_new), toInt64(0)) AS part
        FROM orders FINAL
        GROUP BY store_id, day, currency
        UNION ALL
        SELECT store_id, day, currency, (0, 0, 0, 0, 0, sum(spend_minor))
        FROM roas FINAL
        WHERE day_basis = 'order' AND spend_rows > 0
        GROUP BY store_id, day, currency
    ) AS parts
    GROUP BY store_id, day, currency
) AS sums
INNER JOIN store_currencies USING (store_id, currency);
