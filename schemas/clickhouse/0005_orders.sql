-- What did the shop sell? One row per order, the other side of every reconciliation. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS orders
(
    store_id                          LowCardinality(String) COMMENT 'store',
    order_id                          String COMMENT 'order',
    order_event_id                    String COMMENT 'event_id of the order',
    occurred_at                       DateTime64(6, 'UTC') COMMENT 'when the order was placed',
    day                               Date32 COMMENT 'day of the order in the time zone of the store',
    owner                             String COMMENT 'c: and the customer_key, v: and the visitor, or empty for an order with neither',
    is_new                            Bool COMMENT 'whether it is the first order of its owner that was not cancelled',
    is_cancelled                      Bool COMMENT 'whether it was cancelled within the horizon',
    touches                           UInt32 COMMENT 'touches within the lookback',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    in_store_currency                 Bool COMMENT '0 while no rate of exchange is known: amounts stand in their own currency',
    gross_minor                       Int64 COMMENT 'amount of the order, minor units of currency',
    net_minor                         Int64 COMMENT 'amount less the refunds that count, 0 if cancelled, minor units of currency',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, order_id)
TTL written_at + INTERVAL 5 YEAR;
