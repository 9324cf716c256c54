-- By how much does an arm beat the baseline, and may that be believed at this moment? One row per arm, metric and slice, the baseline's own with a lift of 0.
-- Rows that are not randomised are associations: they say what goes together, not what caused what. Written by ExperimentJob.
CREATE TABLE IF NOT EXISTS lifts
(
    job                   LowCardinality(String) COMMENT 'the job that compares',
    store_id              LowCardinality(String) COMMENT 'store',
    comparison_id         String COMMENT 'experiment',
    metric                LowCardinality(String) COMMENT 'conversion_rate, revenue_per_unit, capped_revenue_per_unit, average_order_value, refund_rate or roas',
    slice                 LowCardinality(String) COMMENT 'by what the units are divided: empty for all of them, channel, campaign, customer, device, variant or phrase',
    slice_value           String COMMENT 'which of them: such as email, or new and returning for customer',
    maturity              LowCardinality(String) COMMENT 'mature: the outcome windows of these units have closed; provisional: they are still open',
    arm                   String COMMENT 'arm',
    baseline              String COMMENT 'the arm that it is compared with',
    is_primary            Bool COMMENT 'whether this metric decides',
    is_randomised         Bool COMMENT 'false: an association, whatever the interval says',
    units                 Int64 COMMENT 'units of the arm',
    baseline_units        Int64 COMMENT 'units of the baseline',
    value                 Float64 COMMENT 'of the arm: mean, rate or ratio (money in minor units of the currency of the store)',
    baseline_value        Float64 COMMENT 'the same of the baseline',
    lift                  Float64 COMMENT '(value - baseline_value) / |baseline_value|; 0.1 is +10%; 0 where nothing is known',
    lower                 Float64 COMMENT 'of the always-valid interval of the lift, 95% at all looks together; -inf without a bound',
    upper                 Float64 COMMENT 'of the always-valid interval of the lift; inf without a bound',
    p_value               Float64 COMMENT 'always valid: min(1, 1 / e-value), may be looked at any time',
    log_e                 Float64 COMMENT 'natural logarithm of the e-value against no difference; 0 where nothing is known',
    fixed_lower           Float64 COMMENT 'of the 95% interval of a fixed sample (Fieller): only for one look, planned beforehand',
    fixed_upper           Float64 COMMENT 'of the interval of a fixed sample',
    fixed_p_value         Float64 COMMENT 'of a fixed sample, two-sided',
    is_adjusted           Bool COMMENT 'whether the next four say more than lift and fixed_lower, fixed_upper: there is a covariate from before the first exposure',
    adjusted_lift         Float64 COMMENT 'lift without what the covariate explains: CUPED if randomised, else regression within the arms',
    adjusted_lower        Float64 COMMENT 'of its 95% interval, fixed sample',
    adjusted_upper        Float64 COMMENT 'of its 95% interval, fixed sample',
    chance_to_beat        Float64 COMMENT 'that the arm is better than the baseline (lower, for refund_rate), normal posterior with a flat prior; no error rate when watched',
    expected_loss         Float64 COMMENT 'lift that is lost on average by shipping the arm, same posterior',
    hidden_cause          Float64 COMMENT 'E-value of VanderWeele and Ding: how strongly a hidden cause would have to raise both arm and outcome to explain the lift; 1 if nothing is known',
    hidden_cause_interval Float64 COMMENT 'the same for the end of the interval nearer to no effect (fixed sample, adjusted if there is a covariate)',
    chance_to_reach       Float64 COMMENT 'that the lift at the planned end is at least the decision margin, if that is the truth from now on',
    planned_units         Int64 COMMENT 'units of all arms that were planned for in revision 0; 5000 if not said',
    warnings              Array(String) COMMENT 'few units, no spread, baseline near zero, not randomised, provisional',
    is_deleted            UInt8 COMMENT 'whether the row has vanished',
    version               UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at            DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, comparison_id, metric, slice, slice_value, maturity, arm)
TTL written_at + INTERVAL 5 YEAR;
