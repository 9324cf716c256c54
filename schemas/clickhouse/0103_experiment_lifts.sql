-- By how much does an arm beat the baseline, in words and units for people? One row per arm, metric and slice of each experiment; rates as shares, money in units of the store's currency, ROAS as a multiple. warnings begin with "sample ratio mismatch" where units are missing from an arm of the experiment. NULL: not known, or without a bound. Read by dashboards.
CREATE OR REPLACE VIEW experiment_lifts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    comparison_id,
    metric,
    if(metric_name = '', metric, metric_name) AS metric_name,
    metric_place,
    slice,
    slice_value,
    maturity,
    arm,
    arm = baseline AS is_baseline,
    is_primary,
    is_randomised,
    units,
    if(kind = 'rate', value, NULL) AS rate,
    multiIf(kind = 'money', value / nullIf(minor_per_major, 0), kind = 'multiple', value, NULL) AS amount,
    if(kind = 'rate', baseline_value, NULL) AS baseline_rate,
    multiIf(
        kind = 'money', baseline_value / nullIf(minor_per_major, 0),
        kind = 'multiple', baseline_value,
        NULL) AS baseline_amount,
    if(is_known, found.lift, NULL) AS lift,
    if(is_known AND isFinite(found.lower), found.lower, NULL) AS lower,
    if(is_known AND isFinite(found.upper), found.upper, NULL) AS upper,
    if(is_known, found.p_value, NULL) AS p_value,
    if(is_known AND is_adjusted, found.adjusted_lift, NULL) AS adjusted_lift,
    if(is_known AND is_adjusted, found.adjusted_lower, NULL) AS adjusted_lower,
    if(is_known AND is_adjusted, found.adjusted_upper, NULL) AS adjusted_upper,
    if(is_known, found.chance_to_beat, NULL) AS chance_to_beat,
    if(is_known, found.expected_loss, NULL) AS expected_loss,
    if(is_known, found.chance_to_reach, NULL) AS chance_to_reach,
    if(is_known AND NOT is_randomised, found.hidden_cause, NULL) AS hidden_cause,
    arrayStringConcat(arrayConcat(if(is_off, ['sample ratio mismatch'], []), found.warnings), ', ') AS warnings
FROM
(
    SELECT *, arm != baseline AND NOT has(warnings, 'no spread') AS is_known
    FROM lifts FINAL
    WHERE job = 'experiment'
) AS found
LEFT JOIN (SELECT metric, name AS metric_name, kind, place AS metric_place FROM metrics) AS named USING (metric)
LEFT JOIN (SELECT store_id, minor_per_major FROM store_currencies) AS money USING (store_id)
LEFT JOIN
(
    SELECT store_id, comparison_id, max(has_fired) AS is_off
    FROM sample_ratio FINAL
    WHERE job = 'experiment'
    GROUP BY store_id, comparison_id
) AS checked USING (store_id, comparison_id);
