-- What was booked when? The gross of each order on its day, and each correction on its own day. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS bookings
(
    store_id                          LowCardinality(String) COMMENT 'store',
    order_id                          String COMMENT 'order',
    entry_id                          String COMMENT 'order, cancellation, or refund/ and the refund_id',
    day                               Date32 COMMENT 'day of the entry in the time zone of the store',
    kind                              LowCardinality(String) COMMENT 'order, refund or cancellation',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    in_store_currency                 Bool COMMENT '0 while no rate of exchange is known: amounts stand in their own currency',
    amount_minor                      Int64 COMMENT 'what the entry adds to revenue, minor units of currency',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, order_id, entry_id)
TTL written_at + INTERVAL 5 YEAR;
