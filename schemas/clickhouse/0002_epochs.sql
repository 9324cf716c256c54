-- Which submission of a job may write: the one with the greatest epoch that has begun. Written by each submission of a job.
CREATE TABLE IF NOT EXISTS epochs
(
    job                               LowCardinality(String) COMMENT 'name of the job',
    epoch                             UInt32 COMMENT 'grows with every submission',
    has_begun                         Bool COMMENT '0: a submission took the epoch; 1: it writes, so that those with a lower epoch must stop',
    fresh_start                       UInt32 COMMENT 'the epoch that started with nothing and from whose state this one goes on: itself, or the one that its savepoint goes back to; 0: not known yet',
    token                             UUID COMMENT 'tells two submissions apart that asked for the same epoch at once',
    at                                DateTime DEFAULT now() COMMENT 'when the epoch was taken, or began'
)
ENGINE = MergeTree
ORDER BY (job, epoch, has_begun, token);
