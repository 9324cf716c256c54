-- Which submissions of a job have caught up, so that no row is left of what older ones wrote and they do not? One row per submission, once that is so; perhaps more. Written by every job.
CREATE TABLE IF NOT EXISTS settlements
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    epoch                             UInt32 COMMENT 'epoch of the submission',
    at                                DateTime DEFAULT now() COMMENT 'when the last rows of older epochs were removed'
)
ENGINE = MergeTree
ORDER BY (job, epoch);
