-- What comes next? One row per series, grain and step ahead, seen from the last day that has closed. Written by ForecastJob.
CREATE TABLE IF NOT EXISTS forecasts
(
    store_id        LowCardinality(String) COMMENT 'store',
    metric          LowCardinality(String) COMMENT 'revenue, orders, average_order_value, attributed_revenue, spend, roas, units, recovered, assigned or recovery_rate; money in minor units of the currency of the store',
    dimension       String COMMENT 'as in daily_facts; empty for the whole store',
    grain           LowCardinality(String) COMMENT 'day or week; today for what the present day will come to',
    step            UInt32 COMMENT 'days or weeks ahead of the origin, from 1; 0 for today',
    origin          Date32 COMMENT 'last closed day: nothing later is used',
    day             Date32 COMMENT 'day that is forecast, or the first one of the week',
    mean            Float64 COMMENT 'what is expected; of a ratio: the expected numerator over the expected denominator',
    q025            Float64 COMMENT '2.5% quantile; with q975 the 95% prediction interval',
    q10             Float64 COMMENT '10% quantile; with q90 the 80% prediction interval',
    q25             Float64 COMMENT '25% quantile',
    q50             Float64 COMMENT 'median',
    q75             Float64 COMMENT '75% quantile',
    q90             Float64 COMMENT '90% quantile',
    q975            Float64 COMMENT '97.5% quantile',
    model           LowCardinality(String) COMMENT 'method of the forecast',
    is_deleted      UInt8 COMMENT 'whether the row has vanished',
    version         UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at      DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, metric, dimension, grain, step)
TTL written_at + INTERVAL 5 YEAR;
