-- What does assigning an arm do (intention to treat), what does talking do to those whom it reaches (complier effect), and what is it worth? One row per arm but the holdout, of mature units.
-- Written by RecoveryJob.
CREATE TABLE IF NOT EXISTS complier_effects
(
    store_id               LowCardinality(String) COMMENT 'store',
    comparison_id          String COMMENT 'as in recoveries',
    metric                 LowCardinality(String) COMMENT 'recovery_rate, or recovered_revenue in minor units of the currency of the store',
    arm                    LowCardinality(String) COMMENT 'call, email or text',
    is_randomised          Bool COMMENT 'false: associations, whatever the intervals say',
    units                  Int64 COMMENT 'mature units of the arm',
    baseline_units         Int64 COMMENT 'mature units of the holdout',
    value                  Float64 COMMENT 'mean of the arm',
    baseline_value         Float64 COMMENT 'mean of the holdout',
    itt                    Float64 COMMENT 'intention to treat: value - baseline_value; 0 where nothing is known',
    itt_lower              Float64 COMMENT 'of its always-valid interval, 95% at all looks together; -inf without a bound',
    itt_upper              Float64 COMMENT 'of its always-valid interval; inf without a bound',
    itt_p_value            Float64 COMMENT 'always valid',
    connect_rate           Float64 COMMENT 'units of the arm with a connected conversation / units',
    baseline_connect_rate  Float64 COMMENT 'the same of the holdout',
    first_stage_f          Float64 COMMENT 'squared difference of the connect rates / its squared error; under 10 the Wald interval is not to be trusted; 0 where nothing is known',
    complier_effect        Float64 COMMENT 'Wald: itt / difference of the connect rates; 0 where nothing is known',
    wald_lower             Float64 COMMENT 'of its 95% interval, with the covariance, for one look; -inf without a bound',
    wald_upper             Float64 COMMENT 'of its 95% interval; inf without a bound',
    anderson_rubin_lower   Float64 COMMENT 'of the 95% Anderson-Rubin interval, which holds with few connects too, for one look; -inf without a bound',
    anderson_rubin_upper   Float64 COMMENT 'of the Anderson-Rubin interval; inf without a bound',
    incremental            Float64 COMMENT 'itt * units: recoveries, or minor units of the currency of the store, that the arm brought',
    incremental_lower      Float64 COMMENT 'itt_lower * units',
    incremental_upper      Float64 COMMENT 'itt_upper * units',
    is_deleted             UInt8 COMMENT 'whether the row has vanished',
    version                UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at             DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, comparison_id, metric, arm)
TTL written_at + INTERVAL 5 YEAR;
