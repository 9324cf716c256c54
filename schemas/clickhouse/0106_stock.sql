-- How much of each product is there? One row per product: what its latest count says. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS stock
(
    store_id        LowCardinality(String) COMMENT 'store',
    sku             String COMMENT 'product',
    counted_at      DateTime64(6, 'UTC') COMMENT 'when it was counted',
    counted_day     Date32 COMMENT 'day of the store at whose end this was there: that whose end lies nearest to counted_at',
    on_hand         Int64 COMMENT 'units that were there; negative where more had been sold',
    on_order        Int64 COMMENT 'units ordered from suppliers and not yet there',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, sku)
TTL written_at + INTERVAL 5 YEAR;
