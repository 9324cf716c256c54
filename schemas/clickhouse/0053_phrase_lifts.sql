-- Which of the customers' own words lift what decides? One row per arm and phrase: the units that were shown copy made of the phrase, against all units of the baseline.
-- A unit is shown all phrases of its copy, so the rows of two phrases of one copy say the same. Written by ExperimentJob.
CREATE TABLE IF NOT EXISTS phrase_lifts
(
    job               LowCardinality(String) COMMENT 'the job that compares',
    store_id          LowCardinality(String) COMMENT 'store',
    comparison_id     String COMMENT 'experiment',
    arm               String COMMENT 'arm',
    phrase_id         String COMMENT 'phrase, as in phrases',
    metric            LowCardinality(String) COMMENT 'the metric that decides',
    is_randomised     Bool COMMENT 'false: an association, whatever the interval says',
    units             Int64 COMMENT 'mature units of the arm that were shown copy made of the phrase',
    baseline_units    Int64 COMMENT 'mature units of the baseline',
    value             Float64 COMMENT 'of these units, as in lifts',
    baseline_value    Float64 COMMENT 'of the baseline, as in lifts',
    lift              Float64 COMMENT 'of the phrase alone; 0 where nothing is known',
    lower             Float64 COMMENT 'of its always-valid interval; -inf without a bound',
    upper             Float64 COMMENT 'of its always-valid interval; inf without a bound',
    log_e             Float64 COMMENT 'natural logarithm of its e-value against no difference; 0 where nothing is known',
    pooled_lift       Float64 COMMENT 'the lift drawn towards the mean of all phrases of the experiment, the more the noisier it is; 0 where nothing is known',
    pooled_lower      Float64 COMMENT 'of its 95% credible interval',
    pooled_upper      Float64 COMMENT 'of its 95% credible interval',
    is_discovery      Bool COMMENT 'whether it is one of the phrases of the experiment of which at most 5% are false discoveries, whenever one looks (e-values)',
    phrases           Int64 COMMENT 'rows of the experiment about which something is known, this one perhaps among them',
    is_deleted        UInt8 COMMENT 'whether the row has vanished',
    version           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, comparison_id, arm, phrase_id)
TTL written_at + INTERVAL 5 YEAR;
