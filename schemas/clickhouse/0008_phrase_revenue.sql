-- What did each phrase earn? The whole credit of a touch to each of its phrases: NOT additive over phrases. By day of the order. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS phrase_revenue
(
    store_id                          LowCardinality(String) COMMENT 'store',
    day                               Date32 COMMENT 'day of the order in the time zone of the store',
    phrase_id                         String COMMENT 'phrase',
    via                               LowCardinality(String) COMMENT 'copy: a variant made of the phrase; conversation: the credited conversation',
    channel                           LowCardinality(String) COMMENT 'ad channel, surface or conversation channel',
    campaign_id                       String COMMENT 'campaign; empty if no ad',
    ad_id                             String COMMENT 'ad; empty if no ad',
    variant_id                        String COMMENT 'copy variant; empty if via conversation',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    credits                           Int64 COMMENT 'credits counted here',
    first_gross_minor                 Int64 COMMENT 'gross credit by first touch, minor units of currency',
    last_gross_minor                  Int64 COMMENT 'gross credit by last touch, minor units of currency',
    last_non_direct_gross_minor       Int64 COMMENT 'gross credit by last touch that is not direct, minor units of currency',
    linear_gross_minor                Int64 COMMENT 'gross credit by every touch alike, minor units of currency',
    position_gross_minor              Int64 COMMENT 'gross credit by 40% first, 20% between, 40% last, minor units of currency',
    time_decay_gross_minor            Int64 COMMENT 'gross credit by halved with every 7 days of age, minor units of currency',
    first_net_minor                   Int64 COMMENT 'net credit by first touch, minor units of currency',
    last_net_minor                    Int64 COMMENT 'net credit by last touch, minor units of currency',
    last_non_direct_net_minor         Int64 COMMENT 'net credit by last touch that is not direct, minor units of currency',
    linear_net_minor                  Int64 COMMENT 'net credit by every touch alike, minor units of currency',
    position_net_minor                Int64 COMMENT 'net credit by 40% first, 20% between, 40% last, minor units of currency',
    time_decay_net_minor              Int64 COMMENT 'net credit by halved with every 7 days of age, minor units of currency',
    is_deleted                        UInt8 COMMENT 'whether the row has vanished',
    version                           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at                        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, day, phrase_id, via, channel, campaign_id, ad_id, variant_id, currency)
TTL written_at + INTERVAL 5 YEAR;
