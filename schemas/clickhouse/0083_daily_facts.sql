-- What happened on each day, as the forecasts see it? One row per series and day on which something happened; a day without a row is a day of zero. Written by AttributionJob, RecoveryJob and InsightJob.
CREATE TABLE IF NOT EXISTS daily_facts
(
    job             LowCardinality(String) COMMENT 'the job that found it out',
    store_id        LowCardinality(String) COMMENT 'store',
    kind            LowCardinality(String) COMMENT 'sales, hours, roas, units, recovery or signal: what the two sums are of',
    dimension       String COMMENT 'empty for the whole store; hour of the order for hours, 00 to 23; sku for units; channel/campaign for roas, each with % and / written as %25 and %2F; arm for recovery; segment/kind/name of the tag for signal, written alike, kind and name empty for all conversations',
    day             Date32 COMMENT 'day in the time zone of the store',
    numerator       Int64 COMMENT 'sales, hours: net revenue, minor units of the currency of the store; roas: net revenue credited to ads; units: units sold; recovery: carts recovered, on the day on which the case became mature; signal: connected conversations that carry the tag',
    denominator     Int64 COMMENT 'sales, hours: orders that stand; roas: cost of ads, minor units of the currency of the store; units: orders with the product; recovery: carts assigned, on that day; signal: connected conversations of the segment',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, kind, dimension, day)
TTL written_at + INTERVAL 5 YEAR;
