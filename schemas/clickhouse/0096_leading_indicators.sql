-- Does what customers say tell what they buy later? One row per target and signal that was heard: whether one-day-ahead forecasts become better by it. An association in time, not a cause. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS leading_indicators
(
    store_id          LowCardinality(String) COMMENT 'store',
    target            LowCardinality(String) COMMENT 'revenue or orders, by day',
    signal            LowCardinality(String) COMMENT 'objection, intent (both: of connected conversations but those with churned subscribers) or churn reason (of those)',
    kind              LowCardinality(String) COMMENT 'kind of the tag',
    name              String COMMENT 'name of the tag',
    origin            Date32 COMMENT 'last day that was looked at: a Sunday',
    days              UInt32 COMMENT 'days that were looked at, up to the origin',
    conversations     Int64 COMMENT 'connected conversations of these days that carry the tag',
    connected         Int64 COMMENT 'connected conversations of these days in all',
    verdict           LowCardinality(String) COMMENT 'yes: the signal leads; no: one that saves 7% of the squared errors would have been found in 80 of 100 cases; or not enough data',
    lag_days          UInt32 COMMENT 'days by which it leads, as far as it does; 0 where nothing could be looked at',
    effect            Float64 COMMENT 'of a share higher by 1 on the target that many days later',
    is_relative       Bool COMMENT 'true: the effect is on the natural logarithm of the target (0.5: a share higher by 10 points, 5% more); false: on the target itself, minor units or orders, as it has days without any',
    gain              Float64 COMMENT 'share of the squared one-day-ahead errors that the signal saves; negative where it does harm',
    p_value           Float64 COMMENT 'of this signal alone, by permuting weeks of days in blocks of four',
    adjusted_p_value  Float64 COMMENT 'for all signals of the store and target (Benjamini and Hochberg); yes asks for at most 0.04',
    is_deleted        UInt8 COMMENT 'whether the row has vanished',
    version           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, target, signal, kind, name)
TTL written_at + INTERVAL 5 YEAR;
