-- What became of every record that was read? The sum over fates is what was read. Written by every job.
CREATE TABLE IF NOT EXISTS records_by_fate
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    topic                             LowCardinality(String) COMMENT 'Kafka topic',
    store_id                          LowCardinality(String) COMMENT 'store; empty where it is none of the settings, or cannot be read',
    fate                              LowCardinality(String) COMMENT 'accepted, superseded, duplicate, late or dead letter',
    records                           UInt64 COMMENT 'records',
    conflicts                         UInt64 COMMENT 'among the duplicates: distinct payloads beyond the first of an event and revision',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, topic, store_id, fate)
TTL written_at + INTERVAL 5 YEAR;
