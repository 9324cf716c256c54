-- What did each store sell, and what did its ads cost, day by day? Nothing attributed; in units of the store's currency. Read by dashboards.
CREATE OR REPLACE VIEW store_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    sum(order_count) AS orders,
    sum(new_order_count) AS new_orders,
    sum(gross_sum) AS gross,
    sum(net_sum) AS net,
    sum(net_new_sum) AS net_new,
    sum(spend_sum) AS spend
FROM
(
    SELECT store_id, day, count() AS order_count, countIf(is_new) AS new_order_count,
        sum(shop_sales.gross) AS gross_sum, sum(shop_sales.net) AS net_sum, sumIf(shop_sales.net, is_new) AS net_new_sum, 0 AS spend_sum
    FROM shop_sales GROUP BY store_id, day
    UNION ALL
    SELECT store_id, day, 0, 0, 0, 0, 0, sum(ad_spend.spend)
    FROM ad_spend GROUP BY store_id, day
)
GROUP BY store_id, day;
