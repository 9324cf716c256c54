-- How often do attempts to talk about a case connect, by hour, attempt and segment? One row per channel, segment and value of the dimension.
-- Written by RecoveryJob.
CREATE TABLE IF NOT EXISTS contact_rates
(
    store_id    LowCardinality(String) COMMENT 'store',
    channel     LowCardinality(String) COMMENT 'such as phone or text_survey',
    segment     LowCardinality(String) COMMENT 'segment of the conversation; empty for all of them',
    dimension   LowCardinality(String) COMMENT 'by what the attempts are divided: hour, attempt, or empty for all of them',
    value       Int32 COMMENT 'hour: 0 to 23 in the time zone of the store; attempt: 1 for the first about a case; else 0',
    attempts    Int64 COMMENT 'attempts',
    connected   Int64 COMMENT 'of these, attempts that connected',
    rate        Float64 COMMENT 'connected / attempts',
    lower       Float64 COMMENT 'of the always-valid interval of the rate, 95% at all looks together (beta-binomial)',
    upper       Float64 COMMENT 'of the always-valid interval of the rate',
    is_deleted  UInt8 COMMENT 'whether the row has vanished',
    version     UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at  DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, channel, segment, dimension, value)
TTL written_at + INTERVAL 5 YEAR;
