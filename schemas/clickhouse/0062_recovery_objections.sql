-- Of those who were reached and raised an objection, how many were recovered? Descriptive: those who are reached differ from the others, so it says nothing of what a call does.
-- Written by RecoveryJob.
CREATE TABLE IF NOT EXISTS recovery_objections
(
    store_id    LowCardinality(String) COMMENT 'store',
    about       LowCardinality(String) COMMENT 'cart, subscription or trial',
    objection   String COMMENT 'name of the objection, such as price; empty for all who were reached, whatever they said',
    basis       LowCardinality(String) COMMENT 'descriptive, connected only: no effect may be read from it',
    connected   Int64 COMMENT 'mature cases with a connected conversation in which it was raised',
    recovered   Int64 COMMENT 'of these, cases that were recovered',
    rate        Float64 COMMENT 'recovered / connected',
    lower       Float64 COMMENT 'of the always-valid interval of the rate, 95% at all looks together (beta-binomial)',
    upper       Float64 COMMENT 'of the always-valid interval of the rate',
    is_deleted  UInt8 COMMENT 'whether the row has vanished',
    version     UInt64 COMMENT 'epoch * 2^40 + checkpoint interval; the row with the greatest version counts',
    written_at  DateTime DEFAULT now() COMMENT 'when this version was written (storage only, for the TTL)'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (store_id, about, objection)
TTL written_at + INTERVAL 5 YEAR;
