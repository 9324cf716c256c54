-- What came back for what was spent? Attributed revenue per ad, variant and model (numerator) beside cost and the claim of the platform (denominator).
-- day_basis tells by which day revenue is counted; cost stands in both, so never add the two. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS roas
(
    store_id                          LowCardinality(String) COMMENT 'store',
    day_basis                         LowCardinality(String) COMMENT 'order: revenue on the day of the order; touch: on the day of the touch',
    day                               Date32 COMMENT 'day in the time zone of the store',
    channel                           LowCardinality(String) COMMENT 'ad channel, surface, conversation channel or source',
    campaign_id                       String COMMENT 'campaign; empty if no ad',
    ad_id                             String COMMENT 'ad; empty if no ad',
    variant_id                        String COMMENT 'copy variant; empty if none',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    credits                           Int64 COMMENT 'credits counted here',
    first_gross_new_minor             Int64 COMMENT 'gross credit by first touch of new customers, minor units of currency',
    last_gross_new_minor              Int64 COMMENT 'gross credit by last touch of new customers, minor units of currency',
    last_non_direct_gross_new_minor   Int64 COMMENT 'gross credit by last touch that is not direct of new customers, minor units of currency',
    linear_gross_new_minor            Int64 COMMENT 'gross credit by every touch alike of new customers, minor units of currency',
    position_gross_new_minor          Int64 COMMENT 'gross credit by 40% first, 20% between, 40% last of new customers, minor units of currency',
    time_decay_gross_new_minor        Int64 COMMENT 'gross credit by halved with every 7 days of age of new customers, minor units of currency',
    first_net_new_minor               Int64 COMMENT 'net credit by first touch of new customers, minor units of currency',
    last_net_new_minor                Int64 COMMENT 'net credit by last touch of new customers, minor units of currency',
    last_non_direct_net_new_minor     Int64 COMMENT 'net credit by last touch that is not direct of new customers, minor units of currency',
    linear_net_new_minor              Int64 COMMENT 'net credit by every touch alike of new customers, minor units of currency',
    position_net_new_minor            Int64 COMMENT 'net credit by 40% first, 20% between, 40% last of new customers, minor units of currency',
    time_decay_net_new_minor          Int64 COMMENT 'net credit by halved with every 7 days of age of new customers, minor units of currency',
    first_gross_returning_minor       Int64 COMMENT 'gross credit by first touch of returning customers, minor units of currency',
    last_gross_returning_minor        Int64 COMMENT 'gross credit by last touch of returning customers, minor units of currency',
    last_non_direct_gross_returning_minor Int64 COMMENT 'gross credit by last touch that is not direct of returning customers, minor units of currency',
    linear_gross_returning_minor      Int64 COMMENT 'gross credit by every touch alike of returning customers, minor units of currency',
    position_gross_returning_minor    Int64 COMMENT 'gross credit by 40% first, 20% between, 40% last of returning customers, minor units of currency',
    time_decay_gross_returning_minor  Int64 COMMENT 'gross credit by halved with every 7 days of age of returning customers, minor units of currency',
    first_net_returning_minor         Int64 COMMENT 'net credit by first touch of returning customers, minor units of currency',
    last_net_returning_minor          Int64 COMMENT 'net credit by last touch of returning customers, minor units of currency',
    last_non_direct_net_returning_minor Int64 COMMENT 'net credit by last touch that is not direct of returning customers, minor units of currency',
    linear_net_returning_minor        Int64 COMMENT 'net credit by every touch alike of returning customers, minor units of currency',
    position_net_returning_minor      Int64 COMMENT 'net credit by 40% first, 20% between, 40% last of returning customers, minor units of currency',
    time_decay_net_returning_minor    Int64 COMMENT 'net credit by halved with every 7 days of age of returning customers, minor units of currency',
    spend_rows                        Int64 COMMENT 'spend rows counted here',
    spend_minor                       Int64 COMMENT 'cost, minor units of currency',
    claimed_conversions_milli         Int64 COMMENT 'conversions that the platform claims, thousandths',
    claimed_revenue_minor             Int64 COMMENT 'revenue that the platform claims, minor units of currency',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, day_basis, day, channel, campaign_id, ad_id, variant_id, currency)
TTL written_at + INTERVAL 5 YEAR;
