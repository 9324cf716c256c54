-- What did the units do that were first exposed on a day? Counts and sums from which the lift of any stretch of days can be computed: they add up over days.
-- Written by ExperimentJob.
CREATE TABLE IF NOT EXISTS arm_moments
(
    job                    LowCardinality(String) COMMENT 'the job that compares',
    store_id               LowCardinality(String) COMMENT 'store',
    comparison_id          String COMMENT 'experiment',
    metric                 LowCardinality(String) COMMENT 'as in lifts',
    slice                  LowCardinality(String) COMMENT 'as in lifts',
    slice_value            String COMMENT 'as in lifts',
    arm                    String COMMENT 'arm',
    source                 LowCardinality(String) COMMENT 'units: counted one by one; totals: as arm_totals says, mature at once',
    day                    Date32 COMMENT 'day of the first exposure in the time zone of the store; of totals: day on which their period began',
    is_mature              Bool COMMENT 'whether the outcome windows of these units have closed',
    units                  Int64 COMMENT 'units',
    numerator              Int64 COMMENT 'sum over the units of what is measured (money in minor units of the currency of the store)',
    denominator            Int64 COMMENT 'sum over the units of what it is divided by: 1 each, orders, gross revenue or cost',
    covariate              Int64 COMMENT 'sum over the units of the same from before the first exposure; 0 if there is none',
    numerator_squared      Float64 COMMENT 'sum of squares, nearest double of an exact sum',
    numerator_denominator  Float64 COMMENT 'sum of products, nearest double of an exact sum',
    numerator_covariate    Float64 COMMENT 'sum of products, nearest double of an exact sum',
    denominator_squared    Float64 COMMENT 'sum of squares, nearest double of an exact sum',
    denominator_covariate  Float64 COMMENT 'sum of products, nearest double of an exact sum',
    covariate_squared      Float64 COMMENT 'sum of squares, nearest double of an exact sum',
    is_deleted             UInt8 COMMENT 'whether the row has vanished',
    version                UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at             DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, comparison_id, metric, slice, slice_value, arm, source, day)
TTL written_at + INTERVAL 5 YEAR;
