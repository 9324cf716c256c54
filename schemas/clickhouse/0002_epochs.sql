-- Which submission of a job may write: the one with the greatest epoch. Written by each submission of a job.
CREATE TABLE IF NOT EXISTS epochs
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    epoch                             UInt32 COMMENT 'grows by one with every submission',
    token                             UUID COMMENT 'tells two submissions apart that asked for the same epoch at once',
    taken_at                          DateTime DEFAULT now() COMMENT 'when the submission took it'
)
ENGINE = MergeTree
ORDER BY (job, epoch, token);
