-- Which products run out first? One row per product that was counted and has a demand plan. Of products without a count nothing is said. Units; see docs/forecasts.md, Demand plan. Read by dashboards.
CREATE OR REPLACE VIEW stock_plan
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    arraySum(one_day -> if(one_day.1 > counted_day AND one_day.1 <= as_of, one_day.2, 0), sold_days) AS sold_units,
    on_hand + on_order - sold_units AS position_units,
    [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99] AS chances,
    arrayLastIndex(quantile -> quantile <= position_units, quantiles) AS reached,
    (position_units - quantiles[reached]) / (quantiles[reached + 1] - quantiles[reached]) AS share,
    greatest(0, position_units - reorder_units) / nullIf(daily_units, 0) AS days_left,
    greatest(0, position_units) / nullIf(daily_units, 0) AS days_lasting
SELECT
    store_id,
    sku,
    counted_at,
    counted_day,
    on_hand,
    on_order,
    sold_units,
    position_units,
    as_of,
    multiIf(
        reached = 0, 1,
        reached = length(quantiles), 1 - chances[reached],
        1 - chances[reached] - share * (chances[reached + 1] - chances[reached])) AS stock_out_risk,
    position_units <= reorder_units AS is_due,
    if(is_due, as_of, if(days_left < 3650, as_of + toInt32(ceil(days_left)), NULL)) AS order_by,
    if(days_lasting < 3650, as_of + toInt32(ceil(days_lasting)), NULL) AS sold_out_on,
    if(is_due, ceil(reorder_units + expected_units - position_units), 0) AS order_units,
    days_lasting AS lasts_days,
    lead_time_days,
    service_level,
    expected_units,
    reorder_units,
    daily_units
FROM
(
    SELECT
        store_id,
        sku,
        counted_at,
        counted_day,
        on_hand,
        on_order,
        greatest(counted_day, origin, closed_day) AS as_of,
        lead_time_days,
        service_level,
        expected_units,
        reorder_units,
        quantiles,
        daily_units
    FROM (SELECT store_id, sku, counted_at, counted_day, on_hand, on_order FROM stock FINAL) AS counts
    INNER JOIN
    (
        SELECT store_id, sku, origin, lead_time_days, service_level, expected_units, reorder_units, daily_units
        FROM demand_plan FINAL
    ) AS plans USING (store_id, sku)
    INNER JOIN
    (
        SELECT store_id, sku, [0, q50, q60, q70, q80, q90, q95, q975, q99] AS quantiles
        FROM lead_time_demand FINAL
    ) AS demand USING (store_id, sku)
    LEFT JOIN
    (
        SELECT store_id, max(origin) AS closed_day
        FROM forecasts FINAL
        WHERE metric = 'orders' AND dimension = '' AND grain = 'day'
        GROUP BY store_id
    ) AS closed USING (store_id)
) AS counted
LEFT JOIN
(
    SELECT store_id, dimension AS sku, groupArray((day, numerator)) AS sold_days
    FROM daily_facts FINAL
    WHERE kind = 'units' AND day > (SELECT min(counted_day) FROM stock)
    GROUP BY store_id, dimension
) AS facts USING (store_id, sku);
