-- How is each job doing? As it noted when a checkpoint had completed; NULL: nothing read or written yet. A job that was submitted in the last 14 days and has never said a word is there too, silent since its first submission. Read by dashboards and alerts.
CREATE OR REPLACE VIEW job_progress
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH fromUnixTimestamp64Milli(0, 'UTC') AS never
SELECT
    job,
    nullIf(max(word.checkpoint_at), never) AS checkpoint_at,
    ifNull(checkpoint_at, minIf(word.submitted_at, word.submitted_at > never)) AS silent_since,
    sum(word.records_behind) AS records_behind,
    nullIf(max(word.newest_record_at), never) AS newest_record_at,
    nullIf(max(word.newest_occurred_at), never) AS newest_occurred_at,
    nullIf(max(word.watermark), never) AS watermark
FROM
(
    SELECT job, latest.at AS checkpoint_at, never AS submitted_at, records_behind, newest_record_at, newest_occurred_at, watermark
    FROM source_progress_latest AS latest
    UNION ALL
    -- Of who wrote within the hour older notes need not be read.
    SELECT job, max(committed_at), never, 0, never, never, never
    FROM commits
    WHERE committed_at > now() - INTERVAL 1 HOUR
    GROUP BY job
    UNION ALL
    SELECT job, max(committed_at), never, 0, never, never, never
    FROM commits
    WHERE job NOT IN (
        SELECT job
        FROM commits
        WHERE committed_at > now() - INTERVAL 1 HOUR
    )
    GROUP BY job
    UNION ALL
    SELECT job, never, toDateTime64(min(epochs.at), 3, 'UTC'), 0, never, never, never
    FROM epochs
    WHERE epochs.at > now() - INTERVAL 14 DAY
    GROUP BY job
) AS word
GROUP BY job;
