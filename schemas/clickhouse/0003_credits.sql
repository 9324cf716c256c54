-- What did each touch earn of each order? One row per order and touch, models side by side. Written by AttributionJob.
CREATE TABLE IF NOT EXISTS credits
(
    store_id                          LowCardinality(String) COMMENT 'store',
    order_id                          String COMMENT 'order',
    touch_topic                       LowCardinality(String) COMMENT 'topic of the touch',
    touch_key                         String COMMENT 'entity or person of the touch: see the glossary',
    touch_event_id                    String COMMENT 'event_id of the touch',
    order_event_id                    String COMMENT 'event_id of the order',
    order_at                          DateTime64(6, 'UTC') COMMENT 'when the order was placed',
    order_day                         Date32 COMMENT 'day of the order in the time zone of the store',
    touch_at                          DateTime64(6, 'UTC') COMMENT 'when the touch happened',
    touch_day                         Date32 COMMENT 'day of the touch in the time zone of the store',
    touch_kind                        LowCardinality(String) COMMENT 'click, view, exposure, conversation or visit',
    channel                           LowCardinality(String) COMMENT 'ad channel, surface, conversation channel or source',
    medium                            LowCardinality(String) COMMENT 'how a visit came, such as organic; empty if not said, or if the touch is no visit',
    campaign_id                       String COMMENT 'campaign; empty if the touch is no ad',
    ad_id                             String COMMENT 'ad; empty if the touch is no ad',
    variant_id                        String COMMENT 'copy variant; empty if none',
    conversation_id                   String COMMENT 'conversation; empty if the touch is none',
    phrase_ids                        Array(String) COMMENT 'phrases of the variant, or of the conversation',
    is_new                            Bool COMMENT 'whether the order is the first of its owner',
    currency                          LowCardinality(String) COMMENT 'ISO 4217 code of the amounts',
    in_store_currency                 Bool COMMENT '0 while no rate of exchange is known: amounts stand in their own currency',
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
ORDER BY (store_id, order_id, touch_topic, touch_key, touch_event_id)
TTL written_at + INTERVAL 5 YEAR;
