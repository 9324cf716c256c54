-- How much of each product must be there when? One row per product, for the lead time and service level of the settings. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS demand_plan
(
    store_id        LowCardinality(String) COMMENT 'store',
    sku             String COMMENT 'product',
    origin          Date32 COMMENT 'last closed day: nothing later is used',
    lead_time_days  UInt32 COMMENT 'days from an order to the supplier until it can be sold',
    service_level   Float64 COMMENT 'chance with which the stock is to last through the lead time',
    expected_units  Float64 COMMENT 'expected demand over the lead time',
    safety_units    Float64 COMMENT 'on top of it, so that the stock lasts with the chance of service_level',
    reorder_units   Float64 COMMENT 'expected_units + safety_units: order when stock on hand and on order falls to this',
    daily_units     Float64 COMMENT 'expected demand per day over the lead time: (stock - reorder_units) / daily_units days are left until it must be ordered',
    next_units      Float64 COMMENT 'expected demand over the next 28 days',
    recent_units    Int64 COMMENT 'units sold in the last 28 closed days',
    last_sold       Date32 COMMENT 'last day with a sale',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, sku)
TTL written_at + INTERVAL 5 YEAR;
