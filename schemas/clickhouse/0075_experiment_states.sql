-- How does each experiment stand, in words for people? One row per registered experiment, with the lift of its best arm in the metric that decides. NULL: not known, or without a bound. Read by dashboards.
CREATE OR REPLACE VIEW experiment_states
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    ['capped_revenue_per_unit', 'revenue_per_unit', 'conversion_rate', 'average_order_value', 'refund_rate'] AS metric_words
SELECT
    store_id,
    comparison_id,
    name,
    registered_at,
    status,
    indexOf(['broken', 'ship', 'stop', 'running', 'association', 'waiting'], status) AS status_place,
    arrayFold((words, word) -> replaceAll(words, word, replaceAll(word, '_', ' ')), metric_words, decision) AS decision_words,
    arrayFold((words, word) -> replaceAll(words, word, replaceAll(word, '_', ' ')), metric_words, reason) AS reason_words,
    arms,
    baseline,
    leading_arm,
    primary_metric,
    metric_name,
    transform(
        unit,
        ['customer', 'visitor', 'ad_cohort', 'ad_cohort_day', 'not_randomised'],
        [
            'randomised by customer',
            'randomised by visitor',
            'randomised by audience of an ad',
            'randomised by audience and day of an ad',
            'association: not drawn at random'
        ],
        unit) AS design,
    CAST(unit, 'String') != 'not_randomised' AS is_randomised,
    is_aa_test,
    units,
    units_seen - contaminated - units AS open_units,
    contaminated,
    planned_units,
    outcome_window_days,
    decision_margin,
    guardrails,
    multiIf(
        NOT is_randomised, 'not drawn',
        units_seen = 0, 'no units yet',
        furthest_off != '', concat('off: ', furthest_off),
        'as planned') AS sample_ratio,
    lift,
    lower,
    upper,
    chance_to_beat,
    chance_to_reach
FROM
(
    SELECT *
    FROM experiments FINAL
    WHERE job = 'experiment'
) AS state
LEFT JOIN (SELECT metric AS primary_metric, name AS metric_name FROM metrics) AS named USING (primary_metric)
LEFT JOIN
(
    SELECT store_id, comparison_id, arm AS leading_arm, lift, lower, upper, chance_to_beat, chance_to_reach
    FROM experiment_lifts
    WHERE slice = '' AND maturity = 'mature' AND is_primary
) AS leading USING (store_id, comparison_id, leading_arm)
LEFT JOIN
(
    SELECT store_id, comparison_id, anyIf(arm, has_fired AND is_furthest_off) AS furthest_off
    FROM sample_ratio FINAL
    WHERE job = 'experiment'
    GROUP BY store_id, comparison_id
) AS checked USING (store_id, comparison_id);
