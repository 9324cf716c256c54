-- What does each piece of copy say, and of which of the customers' words was it made? One row per variant, as it was last registered. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS variants
(
    store_id      LowCardinality(String) COMMENT 'store',
    variant_id    String COMMENT 'copy variant',
    registered_at DateTime64(6, 'UTC') COMMENT 'when it was registered',
    experiment_id String COMMENT 'experiment that it belongs to; empty if none',
    arm           String COMMENT 'arm of the experiment; empty if none',
    text          String COMMENT 'the copy, byte for byte',
    phrase_ids    Array(String) COMMENT 'phrases that it was made of, as in phrases',
    is_deleted    UInt8 COMMENT 'whether the row has vanished',
    version       UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at    DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, variant_id)
TTL written_at + INTERVAL 5 YEAR;
