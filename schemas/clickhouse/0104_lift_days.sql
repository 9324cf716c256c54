-- How did the lift of an arm move? One row per experiment, metric, arm and day on which units entered: of all mature units first exposed until then, with the always-valid interval that a look would have shown (95% at all looks together). NULL: not known, or without a bound; of a ratio not known while an arm has fewer than 10 effective denominators.
-- The same formulas as io.earshot.measures.lift.AlwaysValid; a test holds both together. Read by dashboards.
CREATE OR REPLACE VIEW lift_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    0.05 AS alpha,
    -2 * log(alpha) AS twice,
    units + baseline_units AS n,
    n * (twice + log1p(twice)) / planned_units AS information,
    2 * (information + 1) / information * (0.5 * log1p(information) - log(alpha)) AS squared_multiplier,
    is_seen
        AND units > 1
        AND baseline_units > 1
        AND variance > 0
        AND baseline_variance > 0
        AND baseline_value != 0 AS is_known,
    if(is_ratio AND 2 * baseline_units <= units, greatest(baseline_variance, variance), baseline_variance) AS baseline_watched,
    if(2 * units <= baseline_units, greatest(baseline_variance, variance), variance) AS watched,
    squared_multiplier * baseline_watched / baseline_units AS p,
    squared_multiplier * watched / units AS q,
    baseline_value * baseline_value - p AS quadratic,
    sqrt(greatest(0, baseline_value * baseline_value * q + value * value * p - p * q)) AS root,
    (baseline_value * value - root) / quadratic - 1 AS low,
    (baseline_value * value + root) / quadratic - 1 AS high,
    is_known AND quadratic > 0 AS is_bounded
SELECT
    store_id,
    comparison_id,
    metric,
    arm,
    day,
    units,
    baseline_units,
    value,
    baseline_value,
    if(is_known, (value - baseline_value) / abs(baseline_value), NULL) AS lift,
    if(is_bounded, if(baseline_value > 0, low, -high), NULL) AS lower,
    if(is_bounded, if(baseline_value > 0, high, -low), NULL) AS upper
FROM
(
    SELECT
        *,
        units > 0 AND baseline_units > 0 AS is_seen,
        toFloat64(numerator) / if(is_ratio, denominator, units) AS value,
        toFloat64(baseline_numerator) / if(is_ratio, baseline_denominator, baseline_units) AS baseline_value,
        (units * numerator_squared - toFloat64(numerator) * numerator) / (toFloat64(units) * (units - 1)) AS spread,
        (baseline_units * baseline_numerator_squared - toFloat64(baseline_numerator) * baseline_numerator)
            / (toFloat64(baseline_units) * (baseline_units - 1)) AS baseline_spread,
        multiIf(
            is_ratio AND toFloat64(denominator) * denominator < 10 * denominator_squared, 0,
            is_ratio,
            (
                numerator_squared
                - 2 * value * numerator_denominator
                + value * value * denominator_squared
            ) / (units - 1) / pow(toFloat64(denominator) / units, 2),
            metric = 'conversion_rate', value * (1 - value),
            spread) AS variance,
        multiIf(
            is_ratio AND toFloat64(baseline_denominator) * baseline_denominator < 10 * baseline_denominator_squared, 0,
            is_ratio,
            (
                baseline_numerator_squared
                - 2 * baseline_value * baseline_numerator_denominator
                + baseline_value * baseline_value * baseline_denominator_squared
            ) / (baseline_units - 1) / pow(toFloat64(baseline_denominator) / baseline_units, 2),
            metric = 'conversion_rate', baseline_value * (1 - baseline_value),
            baseline_spread) AS baseline_variance
    FROM
    (
        SELECT
            store_id,
            comparison_id,
            metric,
            arm,
            day,
            baseline,
            planned_units,
            is_ratio,
            sum(day_units) OVER own AS units,
            sum(day_numerator) OVER own AS numerator,
            sum(day_denominator) OVER own AS denominator,
            sum(day_numerator_squared) OVER own AS numerator_squared,
            sum(day_numerator_denominator) OVER own AS numerator_denominator,
            sum(day_denominator_squared) OVER own AS denominator_squared,
            sum(if(arm = baseline, day_units, 0)) OVER everyone AS baseline_units,
            sum(if(arm = baseline, day_numerator, 0)) OVER everyone AS baseline_numerator,
            sum(if(arm = baseline, day_denominator, 0)) OVER everyone AS baseline_denominator,
            sum(if(arm = baseline, day_numerator_squared, 0)) OVER everyone AS baseline_numerator_squared,
            sum(if(arm = baseline, day_numerator_denominator, 0)) OVER everyone AS baseline_numerator_denominator,
            sum(if(arm = baseline, day_denominator_squared, 0)) OVER everyone AS baseline_denominator_squared
        FROM
        (
            SELECT
                store_id,
                comparison_id,
                metric,
                arm,
                day,
                any(baseline) AS baseline,
                any(planned_units) AS planned_units,
                any(is_by_cohort OR metric IN ('average_order_value', 'refund_rate', 'roas')) AS is_ratio,
                sumIf(units, seen_in = arm) AS day_units,
                sumIf(numerator, seen_in = arm) AS day_numerator,
                sumIf(denominator, seen_in = arm) AS day_denominator,
                sumIf(numerator_squared, seen_in = arm) AS day_numerator_squared,
                sumIf(numerator_denominator, seen_in = arm) AS day_numerator_denominator,
                sumIf(denominator_squared, seen_in = arm) AS day_denominator_squared
            FROM
            (
                SELECT
                    store_id,
                    comparison_id,
                    metric,
                    arm AS seen_in,
                    day,
                    units,
                    numerator,
                    denominator,
                    numerator_squared,
                    numerator_denominator,
                    denominator_squared
                FROM arm_moments FINAL
                WHERE job = 'experiment' AND slice = '' AND slice_value = '' AND is_mature
            ) AS moments
            INNER JOIN
            (
                SELECT
                    store_id,
                    comparison_id,
                    arms,
                    baseline,
                    planned_units,
                    unit IN ('ad_cohort', 'ad_cohort_day') AS is_by_cohort
                FROM experiments FINAL
                WHERE job = 'experiment'
            ) AS registered USING (store_id, comparison_id)
            ARRAY JOIN arms AS arm
            GROUP BY store_id, comparison_id, metric, arm, day
        ) AS daily
        WINDOW
            own AS (PARTITION BY store_id, comparison_id, metric, arm ORDER BY day),
            everyone AS (PARTITION BY store_id, comparison_id, metric ORDER BY day)
    ) AS cumulated
    WHERE arm != baseline
) AS looks;
