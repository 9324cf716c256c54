-- What did customers say, word for word? The only place where exact words stand. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS phrases
(
    store_id                          LowCardinality(String) COMMENT 'store',
    phrase_id                         String COMMENT 'conversation, tag kind, tag name, and position where a conversation has several: see the glossary',
    conversation_id                   String COMMENT 'conversation',
    occurred_at                       DateTime64(6, 'UTC') COMMENT 'when the conversation took place',
    segment                           LowCardinality(String) COMMENT 'why the customer was called',
    kind                              LowCardinality(String) COMMENT 'tag kind',
    name                              LowCardinality(String) COMMENT 'tag name',
    position                          UInt32 COMMENT '1, 2, ... where the conversation has several tags of this kind and name; else 0',
    stage                             LowCardinality(String) COMMENT 'journey stage; empty if unknown',
    phrase                            String COMMENT 'the exact words, byte for byte',
    product                           String COMMENT 'product; empty if none',
    consent_to_quote                  Bool COMMENT 'whether the customer allows the words to be used',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, phrase_id)
TTL written_at + INTERVAL 2 YEAR;
