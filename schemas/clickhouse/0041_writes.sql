-- What was written when, and what did it take? One row per table, checkpoint and subtask. Read by dashboards.
CREATE OR REPLACE VIEW writes
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    table_name,
    committed_at,
    rows,
    bytes,
    attempts - blocks AS retries,
    (toUnixTimestamp64Milli(committed_at) - toUnixTimestamp64Milli(started_at)) / 1000 AS seconds
FROM commits;
