-- Who was to be won back, by which contact, how soon, and what came of it? One row per abandoned cart, cancelled subscription and trial.
-- Written by RecoveryJob.
CREATE TABLE IF NOT EXISTS recoveries
(
    store_id          LowCardinality(String) COMMENT 'store',
    about             LowCardinality(String) COMMENT 'cart, subscription (that was cancelled) or trial',
    case_id           String COMMENT 'cart_id or subscription_id; outreach_id where an assignment names none',
    event_id          String COMMENT 'which cancellation of the subscription: its event_id; else empty',
    day               Date32 COMMENT 'day of clock_at in the time zone of the store',
    began_at          DateTime64(6, 'UTC') COMMENT 'when it was abandoned, cancelled or begun; of a case known only by its assignment, when that was',
    is_assigned       Bool COMMENT 'whether outreach assigned it to an arm',
    clock_at          DateTime64(6, 'UTC') COMMENT 'from when on outcomes and attempts count: the assignment, in every arm; else began_at',
    arm               LowCardinality(String) COMMENT 'call, email, text or holdout (nobody is contacted); empty if not assigned',
    is_randomised     Bool COMMENT 'whether the arm was drawn at random',
    experiment_id     String COMMENT 'experiment of the assignment; empty if none',
    comparison_id     String COMMENT 'comparison that it belongs to in lifts, arm_moments, sample_ratio and complier_effects (about:drawn or chosen:experiment); empty if not assigned',
    is_unit           Bool COMMENT 'whether it counts as a unit there: the first of its owner in a window and two horizons',
    first_attempt_at  DateTime64(6, 'UTC') COMMENT 'first conversation about it within its window, connected or not; 1970 if none',
    hours_to_attempt  Float64 COMMENT 'from clock_at to first_attempt_at, hours; 0 if none',
    is_within_day     Bool COMMENT 'whether the first attempt came within 24 h of clock_at',
    attempts          UInt32 COMMENT 'conversations about it within its window, connected or not',
    is_connected      Bool COMMENT 'whether one of them connected',
    connected_at      DateTime64(6, 'UTC') COMMENT 'the first that connected; 1970 if none',
    objection_ids     Array(String) COMMENT 'phrase_id of each objection that was said in those that connected, in their order; the words stand in phrases',
    value_minor       Int64 COMMENT 'what was at stake, minor units of the currency of the store: the cart when it was left or assigned, the last renewal before; 0 if unknown or without a rate',
    status            LowCardinality(String) COMMENT 'recovered, partly recovered (by value), reopened (there was an order, and nothing is left of it), open (its window may still be open) or lost',
    is_recovered      Bool COMMENT 'whether an order came in the window of which something was left at its end',
    order_id          String COMMENT 'that order, or event_id of the renewal; empty if none',
    matched_by        LowCardinality(String) COMMENT 'id: a check-out of the cart names the order, or it is a renewal of the subscription; customer: the next order of the customer; empty if none',
    recovered_at      DateTime64(6, 'UTC') COMMENT 'when that order was placed; 1970 if none',
    order_minor       Int64 COMMENT 'what was left of it at the end of the window, minor units of the currency of the store; 0 without a rate',
    recovered_minor   Int64 COMMENT 'of this at most value_minor where that is known, minor units of the currency of the store',
    share             Float64 COMMENT 'recovered_minor / value_minor; where the value is unknown 1 if recovered, else 0',
    is_mature         Bool COMMENT 'whether the windows of all cases of its day have closed, in event time',
    is_deleted        UInt8 COMMENT 'whether the row has vanished',
    version           UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at        DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, about, case_id, event_id)
TTL written_at + INTERVAL 5 YEAR;
