-- Does this store bear out what the field claims? One row per claim and comparison that can tell, with the region of true values in which the claim holds.
-- Claims are hypotheses, never targets; those that compare arms which nobody drew are associations. Written by the job that measures what is claimed.
CREATE TABLE IF NOT EXISTS hypotheses
(
    job           LowCardinality(String) COMMENT 'the job that measures it',
    store_id      LowCardinality(String) COMMENT 'store',
    hypothesis    LowCardinality(String) COMMENT 'which claim, a word',
    comparison_id String COMMENT 'comparison that tells, as in lifts; empty where the claim is about all conversations',
    arm           String COMMENT 'arm that tells; empty where the claim is about all conversations',
    claim         String COMMENT 'what is claimed, in words',
    estimand      String COMMENT 'what is estimated, in words',
    region_lower  Float64 COMMENT 'the claim holds where the truth is at least this',
    region_upper  Float64 COMMENT 'and at most this; inf without a bound',
    estimate      Float64 COMMENT 'estimate: a relative lift (0.1 is +10%), a share or a ratio; 0 where nothing is known',
    lower         Float64 COMMENT 'of the always-valid interval of the estimate, 95% at all looks together; -inf without a bound',
    upper         Float64 COMMENT 'of the always-valid interval of the estimate; inf without a bound',
    units         Int64 COMMENT 'units that tell: customers of the arm, carts, conversations',
    other_units   Int64 COMMENT 'units that they are compared with; 0 where a share stands alone',
    is_randomised Bool COMMENT 'whether the units were drawn into their arms; true where nothing is compared',
    verdict       LowCardinality(String) COMMENT 'confirmed: the interval lies within the region; refuted: it lies outside; else undecided',
    is_deleted    UInt8 COMMENT 'whether the row has vanished',
    version       UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at    DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, hypothesis, comparison_id, arm)
TTL written_at + INTERVAL 5 YEAR;
