-- What still stands in another currency than the store's, because no rate of exchange is known? In units of that currency, outside every other figure. Read by dashboards.
CREATE OR REPLACE VIEW unconverted
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    what,
    currency,
    entries,
    minor / minor_per_major AS amount
FROM
(
    SELECT store_id, day, 'orders' AS what, currency, count() AS entries, sum(gross_minor) AS minor
    FROM orders FINAL
    WHERE NOT in_store_currency
    GROUP BY store_id, day, currency
    UNION ALL
    SELECT store_id, day, 'refunds that lower no order', currency, count(), sum(net_minor)
    FROM unattributed FINAL
    WHERE NOT in_store_currency AND refund_id != ''
    GROUP BY store_id, day, currency
    UNION ALL
    SELECT store_id, day, 'ad spend', roas.currency, toUInt64(sum(spend_rows)), sum(spend_minor)
    FROM roas FINAL
    LEFT JOIN store_currencies USING (store_id)
    WHERE day_basis = 'order' AND spend_rows > 0 AND roas.currency != store_currencies.currency
    GROUP BY store_id, day, roas.currency
) AS amounts
INNER JOIN currencies USING (currency);
