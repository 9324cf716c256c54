-- What did no touch earn? One row per order without a touch (refund_id empty), and per refund that lowers no order. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS unattributed
(
    store_id                          LowCardinality(String) COMMENT 'store',
    order_id                          String COMMENT 'order',
    refund_id                         String COMMENT 'refund; empty for an order',
    day                               Date32 COMMENT 'day of the order or of the refund, in the time zone of the store',
    reason                            LowCardinality(String) COMMENT 'no touch, no person, excess refund, other currency, or no order within the horizon',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    in_store_currency                 Bool COMMENT '0 while no rate of exchange is known: amounts stand in their own currency',
    gross_minor                       Int64 COMMENT 'gross revenue of the order, minor units of currency; 0 for a refund',
    net_minor                         Int64 COMMENT 'net revenue of the order, or minus what the refund adjusts, minor units of currency',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, order_id, refund_id)
TTL written_at + INTERVAL 5 YEAR;
