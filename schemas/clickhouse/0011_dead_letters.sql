-- Which records were refused, and why? Their bytes stand in the dead letter topic. Written by every job.
CREATE TABLE IF NOT EXISTS dead_letters
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    topic                             LowCardinality(String) COMMENT 'Kafka topic',
    partition                         Int32 COMMENT 'Kafka partition',
    offset                            Int64 COMMENT 'Kafka offset',
    record_at                         DateTime64(3, 'UTC') COMMENT 'timestamp of the Kafka record',
    store_id                          LowCardinality(String) COMMENT 'store; empty where it cannot be read',
    reason                            LowCardinality(String) COMMENT 'malformed, unknown store or future',
    detail                            String COMMENT 'the field, the rule, and what came',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, topic, partition, offset)
TTL written_at + INTERVAL 90 DAY;
