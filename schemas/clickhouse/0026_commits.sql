-- What was written when, and how long did it take? One row per table, checkpoint and subtask. Operational: appended best effort, no result. Written by every job.
CREATE TABLE IF NOT EXISTS commits
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    table_name                        LowCardinality(String) COMMENT 'table that the rows were written to',
    epoch                             UInt32 COMMENT 'submission that made the rows',
    interval                          UInt64 COMMENT 'checkpoint interval that the rows are of',
    subtask                           Int32 COMMENT 'subtask that wrote them, from 0',
    rows                              UInt64 COMMENT 'rows',
    bytes                             UInt64 COMMENT 'bytes of the rows, uncompressed',
    attempts                          UInt32 COMMENT 'inserts that this took: more than the blocks of rows only after failures',
    blocks                            UInt32 COMMENT 'blocks of rows; one insert each, if none fails',
    started_at                        DateTime64(3, 'UTC') COMMENT 'when the first insert began, by the clock of the job',
    committed_at                      DateTime64(3, 'UTC') COMMENT 'when the last insert was acknowledged, by the clock of the job'
)
ENGINE = MergeTree
ORDER BY (job, table_name, committed_at)
TTL toDateTime(committed_at) + INTERVAL 14 DAY;
