-- Do credits and what is unattributed add up to what the shop sold? Zero everywhere, or something is broken. Read by dashboards and alerts.
CREATE OR REPLACE VIEW reconciliation
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    order_id,
    sum(shop_gross) AS shop_gross_minor,
    sum(shop_net) AS shop_net_minor,
    sum(first_gross) - shop_gross_minor AS first_gross_difference_minor,
    sum(last_gross) - shop_gross_minor AS last_gross_difference_minor,
    sum(last_non_direct_gross) - shop_gross_minor AS last_non_direct_gross_difference_minor,
    sum(linear_gross) - shop_gross_minor AS linear_gross_difference_minor,
    sum(position_gross) - shop_gross_minor AS position_gross_difference_minor,
    sum(time_decay_gross) - shop_gross_minor AS time_decay_gross_difference_minor,
    sum(first_net) - shop_net_minor AS first_net_difference_minor,
    sum(last_net) - shop_net_minor AS last_net_difference_minor,
    sum(last_non_direct_net) - shop_net_minor AS last_non_direct_net_difference_minor,
    sum(linear_net) - shop_net_minor AS linear_net_difference_minor,
    sum(position_net) - shop_net_minor AS position_net_difference_minor,
    sum(time_decay_net) - shop_net_minor AS time_decay_net_difference_minor
FROM
(
    SELECT store_id, order_id, gross_minor AS shop_gross, net_minor AS shop_net, 0 AS first_gross, 0 AS last_gross, 0 AS last_non_direct_gross, 0 AS linear_gross, 0 AS position_gross, 0 AS time_decay_gross, 0 AS first_net, 0 AS last_net, 0 AS last_non_direct_net, 0 AS linear_net, 0 AS position_net, 0 AS time_decay_net
    FROM orders FINAL
    UNION ALL
    SELECT store_id, order_id, 0, 0, first_gross_minor, last_gross_minor, last_non_direct_gross_minor, linear_gross_minor, position_gross_minor, time_decay_gross_minor, first_net_minor, last_net_minor, last_non_direct_net_minor, linear_net_minor, position_net_minor, time_decay_net_minor
    FROM credits FINAL
    UNION ALL
    SELECT store_id, order_id, 0, 0, gross_minor, gross_minor, gross_minor, gross_minor, gross_minor, gross_minor, net_minor, net_minor, net_minor, net_minor, net_minor, net_minor
    FROM unattributed FINAL WHERE refund_id = ''
)
GROUP BY store_id, order_id;
