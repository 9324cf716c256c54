-- Did the units come to the arms in the planned shares? If not, something loses them, and no lift can be believed. One row per arm; what speaks of all arms stands in each row.
-- Written by ExperimentJob.
CREATE TABLE IF NOT EXISTS sample_ratio
(
    job                  LowCardinality(String) COMMENT 'the job that compares',
    store_id             LowCardinality(String) COMMENT 'store',
    comparison_id        String COMMENT 'experiment',
    arm                  String COMMENT 'arm',
    planned_share        Float64 COMMENT 'weight of the arm / weights of all arms',
    units                Int64 COMMENT 'units first seen in the arm, also those seen in another arm later',
    contaminated         Int64 COMMENT 'of these, units seen in another arm as well: in no lift',
    expected_units       Float64 COMMENT 'units of all arms * planned_share',
    log_e                Float64 COMMENT 'of all arms: natural logarithm of the e-value against the planned shares, for every look (multinomial-Dirichlet); 0 if no shares were drawn',
    p_value              Float64 COMMENT 'of all arms: min(1, 1 / e-value)',
    fixed_p_value        Float64 COMMENT 'of all arms: chi-squared, only for one look',
    has_fired            Bool COMMENT 'of all arms: whether p_value is below 0.001, so that no lift of the experiment can be believed',
    is_furthest_off      Bool COMMENT 'whether this arm is the furthest from its share, by its standardised residual',
    is_deleted           UInt8 COMMENT 'whether the row has vanished',
    version              UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at           DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, comparison_id, arm)
TTL written_at + INTERVAL 5 YEAR;
