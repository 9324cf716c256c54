-- What is a customer worth, so many days after the first exposure? Cumulative orders and net revenue per arm and horizon, in units of the store's currency; divide by customers. A longer horizon has fewer mature customers, who came earlier. Read by dashboards.
CREATE OR REPLACE VIEW value_curves
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    kind,
    experiment_id,
    horizon_days,
    arm,
    slice,
    slice_value,
    is_mature,
    customers,
    buyers,
    repeat_buyers,
    orders,
    revenue_minor / minor_per_major AS revenue,
    currency
FROM
(
    SELECT
        store_id,
        splitByChar('/', comparison_id)[1] AS kind,
        arrayStringConcat(arrayPopBack(arrayPopFront(splitByChar('/', comparison_id))), '/') AS experiment_id,
        toUInt16(splitByChar('/', comparison_id)[-1]) AS horizon_days,
        arm,
        slice,
        slice_value,
        is_mature,
        sumIf(units, metric = 'revenue_per_unit') AS customers,
        sumIf(denominator, metric = 'repeat_purchase_rate') AS buyers,
        sumIf(numerator, metric = 'repeat_purchase_rate') AS repeat_buyers,
        sumIf(numerator, metric = 'orders_per_unit') AS orders,
        sumIf(numerator, metric = 'revenue_per_unit') AS revenue_minor
    FROM arm_moments FINAL
    WHERE job = 'value'
    GROUP BY store_id, comparison_id, arm, slice, slice_value, is_mature
) AS by_horizon
INNER JOIN store_currencies USING (store_id);
