-- By how much are insight-informed customers worth more, so many days after their first exposure, in words and units for people? One row per comparison, days, metric, arm and slice; rates as shares, money in units of the store's currency. NULL: not known, or without a bound. Only rows that are randomised speak of causes. Read by dashboards.
CREATE OR REPLACE VIEW worth_lifts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    ['revenue_per_unit', 'orders_per_unit', 'average_order_value', 'repeat_purchase_rate'] AS metrics_in_order,
    found.metric IN ('revenue_per_unit', 'average_order_value') AS is_money,
    if(is_money, 1 / nullIf(minor_per_major, 0), 1) AS unit
SELECT
    store_id,
    if(experiment_id = '', kind, concat(kind, '/', experiment_id)) AS comparison,
    if(
        kind = 'experiment',
        experiment_id,
        concat(
            transform(
                kind,
                ['copy', 'outreach', 'outreach-chosen'],
                ['First copy shown', 'Contacts that were drawn', 'Contacts that were chosen'],
                kind),
            if(experiment_id = '', '', concat(': ', experiment_id)))) AS comparison_name,
    horizon_days,
    metric,
    transform(
        metric,
        metrics_in_order,
        ['Net revenue per customer', 'Orders per customer', 'Average order value', 'Buyers who bought again'],
        metric) AS metric_name,
    indexOf(metrics_in_order, metric) AS metric_place,
    slice,
    slice_value,
    maturity,
    arm,
    arm = baseline AS is_baseline,
    is_randomised,
    if(is_randomised, 'randomised', 'association: not drawn at random') AS design,
    units,
    baseline_units,
    value * unit AS amount,
    baseline_value * unit AS baseline_amount,
    if(is_known, found.lift, NULL) AS lift,
    if(is_known AND isFinite(found.lower), found.lower, NULL) AS lower,
    if(is_known AND isFinite(found.upper), found.upper, NULL) AS upper,
    if(is_known AND is_adjusted, found.adjusted_lift, NULL) AS adjusted_lift,
    if(is_known AND is_adjusted, found.adjusted_lower, NULL) AS adjusted_lower,
    if(is_known AND is_adjusted, found.adjusted_upper, NULL) AS adjusted_upper,
    arrayStringConcat(found.warnings, ', ') AS warnings
FROM
(
    SELECT *, arm != baseline AND NOT has(warnings, 'no spread') AS is_known
    FROM value_lifts
) AS found
LEFT JOIN (SELECT store_id, minor_per_major FROM store_currencies) AS money USING (store_id);
