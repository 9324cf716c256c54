-- What is compared, how far is it, and what to do now? One row per registered experiment. Written by ExperimentJob.
CREATE TABLE IF NOT EXISTS experiments
(
    job                   LowCardinality(String) COMMENT 'the job that compares',
    store_id              LowCardinality(String) COMMENT 'store',
    comparison_id         String COMMENT 'experiment',
    name                  String COMMENT 'name for people',
    registered_at         DateTime64(6, 'UTC') COMMENT 'when it was registered',
    arms                  Array(String) COMMENT 'arms in the order in which they are shown',
    baseline              String COMMENT 'the arm that the others are compared with',
    unit                  LowCardinality(String) COMMENT 'what is drawn into an arm: customer, visitor, ad_cohort, ad_cohort_day or not_randomised',
    primary_metric        LowCardinality(String) COMMENT 'the metric that decides',
    planned_units         Int64 COMMENT 'units of all arms that were planned for in revision 0; 5000 if not said',
    outcome_window_days   Int32 COMMENT 'days of 24 h from the first exposure in which the outcome of a unit counts',
    decision_margin       Float64 COMMENT 'lift from which an arm is worth shipping; 0: any',
    is_aa_test            Bool COMMENT 'whether all arms are the same, so that any lift is a false alarm',
    units                 Int64 COMMENT 'units in the lifts: their outcome window has closed and they were in one arm only',
    units_seen            Int64 COMMENT 'all units, also those still open and those in several arms',
    contaminated          Int64 COMMENT 'units seen in several arms: in no lift',
    status                LowCardinality(String) COMMENT 'waiting, running, ship, stop, broken (a check has fired) or association (not randomised)',
    decision              String COMMENT 'what to do, in words',
    reason                String COMMENT 'why, in words',
    leading_arm           String COMMENT 'the arm with the greatest lift of the primary metric (the least, where less is better); empty while none has a lift',
    guardrails            Array(String) COMMENT 'each guardrail and how it stands: holds, undecided or broken by an arm',
    is_deleted            UInt8 COMMENT 'whether the row has vanished',
    version               UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at            DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (job, store_id, comparison_id)
TTL written_at + INTERVAL 5 YEAR;
