-- Do credits and what is unattributed add up to what the shop sold, by day and model? Sums over orders, far cheaper than reconciliation, which says which order. Amounts in units of currency, differences in its minor units. Read by dashboards and alerts.
CREATE OR REPLACE VIEW reconciliation_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    currency,
    credit.1 AS model,
    order_count AS orders,
    shop_gross / minor_per_major AS shop_gross,
    credit.2 / minor_per_major AS credited_gross,
    free_gross / minor_per_major AS unattributed_gross,
    shop_net / minor_per_major AS shop_net,
    credit.3 / minor_per_major AS credited_net,
    free_net / minor_per_major AS unattributed_net,
    credit.2 + free_gross - by_day.shop_gross AS gross_difference_minor,
    credit.3 + free_net - by_day.shop_net AS net_difference_minor
FROM
(
    SELECT
        store_id,
        day,
        currency,
        sum(orders) AS order_count,
        sum(shop.1) AS shop_gross,
        sum(shop.2) AS shop_net,
        sum(free.1) AS free_gross,
        sum(free.2) AS free_net,
        sumForEach(gross) AS credited_gross,
        sumForEach(net) AS credited_net
    FROM
    (
        SELECT store_id, day, currency, count() AS orders, (sum(gross_minor), sum(net_minor)) AS shop, (toInt64(0), toInt64(0)) AS free,
            arrayResize([toInt64(0)], 6, 0) AS gross, arrayResize([toInt64(0)], 6, 0) AS net
        FROM orders FINAL
        GROUP BY store_id, day, currency
        UNION ALL
        SELECT store_id, day, currency, 0, (0, 0), (sum(gross_minor), sum(net_minor)), arrayResize([toInt64(0)], 6, 0), arrayResize([toInt64(0)], 6, 0)
        FROM unattributed FINAL
        WHERE refund_id = ''
        GROUP BY store_id, day, currency
        UNION ALL
        SELECT store_id, day, currency, 0, (0, 0), (0, 0),
            [
                sum(first_gross_new_minor + first_gross_returning_minor),
                sum(last_gross_new_minor + last_gross_returning_minor),
                sum(last_non_direct_gross_new_minor + last_non_direct_gross_returning_minor),
                sum(linear_gross_new_minor + linear_gross_returning_minor),
                sum(position_gross_new_minor + position_gross_returning_minor),
                sum(time_decay_gross_new_minor + time_decay_gross_returning_minor)
            ],
            [
                sum(first_net_new_minor + first_net_returning_minor),
                sum(last_net_new_minor + last_net_returning_minor),
                sum(last_non_direct_net_new_minor + last_non_direct_net_returning_minor),
                sum(linear_net_new_minor + linear_net_returning_minor),
                sum(position_net_new_minor + position_net_returning_minor),
                sum(time_decay_net_new_minor + time_decay_net_returning_minor)
            ]
        FROM roas FINAL
        WHERE day_basis = 'order'
        GROUP BY store_id, day, currency
    )
    GROUP BY store_id, day, currency
    HAVING order_count > 0 OR arrayExists(sum -> sum != 0, arrayConcat(credited_gross, credited_net))
) AS by_day
INNER JOIN currencies USING (currency)
ARRAY JOIN arrayZip(['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay'], by_day.credited_gross, by_day.credited_net) AS credit;
