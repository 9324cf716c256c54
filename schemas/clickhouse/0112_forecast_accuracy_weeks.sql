-- How right were we by the week? One row per series, method and range of weeks ahead: forecasts from past origins, each made from the days before it only, against the sums (or ratios) of the seven days that came. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS forecast_accuracy_weeks
(
    store_id        LowCardinality(String) COMMENT 'store',
    metric          LowCardinality(String) COMMENT 'as in forecasts',
    dimension       String COMMENT 'as in forecasts',
    method          LowCardinality(String) COMMENT 'method, by the name under which it is shown',
    first_step      UInt32 COMMENT 'first step ahead of the range, weeks',
    last_step       UInt32 COMMENT 'last step ahead of the range, weeks',
    origins         UInt32 COMMENT 'origins that were looked at',
    last_origin     Date32 COMMENT 'the latest of them',
    actual          Float64 COMMENT 'sum of the values that came, in the unit of the metric: the weight of wape and bias where series are put together',
    mase            Float64 COMMENT 'mean absolute error in units of the same week a year before within the history; NaN where that made none',
    rmsse           Float64 COMMENT 'root of the mean squared error in units of the naive method within the history; NaN where that made none',
    wape            Float64 COMMENT 'sum of absolute errors over sum of values; NaN where all were zero',
    bias            Float64 COMMENT 'sum of forecasts over sum of values, minus 1: positive where too much was forecast; NaN where all were zero',
    value_added     Float64 COMMENT 'share of the absolute error of the seasonal naive method (the same week a year before; the last week, where there is not a year yet) that this one saves; negative where it adds to it; NaN where that made none',
    coverage80      Float64 COMMENT 'share of the values within the 80% interval; NaN for methods that are not shown',
    coverage95      Float64 COMMENT 'share of the values within the 95% interval; NaN for methods that are not shown',
    pinball         Float64 COMMENT 'mean quantile loss over the seven quantiles, in the unit of the metric; NaN for methods that are not shown',
    is_champion     Bool COMMENT 'whether its absolute error is the least of all methods in this range',
    is_shown        Bool COMMENT 'whether it is the method of the rows in forecasts',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, metric, dimension, method, first_step, last_step)
TTL written_at + INTERVAL 5 YEAR;
