-- How often do customers say something, day by day? One row per day, segment and tag that a connected conversation carried, and one with empty kind and name for all connected conversations. A share is conversations over connected. Written by InsightJob.
CREATE TABLE IF NOT EXISTS signals
(
    store_id        LowCardinality(String) COMMENT 'store',
    day             Date32 COMMENT 'day of the conversation in the time zone of the store',
    segment         LowCardinality(String) COMMENT 'recent_buyer, cart_abandoner, churned_subscriber or prospect',
    kind            LowCardinality(String) COMMENT 'kind of the tag: objection, motivation, benefit, problem, competitor, topic or feature; empty for all conversations',
    name            String COMMENT 'name of the tag, such as price; empty for all conversations',
    conversations   Int64 COMMENT 'connected conversations that carry the tag, each once however often it was said',
    connected       Int64 COMMENT 'connected conversations of the day and segment in all',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, day, segment, kind, name)
TTL written_at + INTERVAL 5 YEAR;
