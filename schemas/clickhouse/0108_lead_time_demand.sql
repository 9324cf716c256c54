-- How much of each product may be sold over the lead time? One row per product with a demand plan: quantiles, in units. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS lead_time_demand
(
    store_id        LowCardinality(String) COMMENT 'store',
    sku             String COMMENT 'product',
    origin          Date32 COMMENT 'last closed day: nothing later is used',
    lead_time_days  UInt32 COMMENT 'days after the origin of which it is the demand',
    q50             Float64 COMMENT 'median, units',
    q60             Float64 COMMENT '60% quantile, units',
    q70             Float64 COMMENT '70% quantile, units',
    q80             Float64 COMMENT '80% quantile, units',
    q90             Float64 COMMENT '90% quantile, units',
    q95             Float64 COMMENT '95% quantile, units',
    q975            Float64 COMMENT '97.5% quantile, units',
    q99             Float64 COMMENT '99% quantile, units',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, sku)
TTL written_at + INTERVAL 5 YEAR;
