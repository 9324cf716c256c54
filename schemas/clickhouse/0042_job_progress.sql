-- How is each job doing? The next offset that was first seen last tells when a checkpoint last moved anything. NULL: nothing read yet. Read by dashboards and alerts.
CREATE OR REPLACE VIEW job_progress
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    seen_at,
    checkpoint_at,
    records_behind,
    newest_record_at,
    newest_occurred_at,
    watermark
FROM
(
    SELECT job, max(last_at) AS seen_at, max(first_at) AS checkpoint_at
    FROM
    (
        SELECT job, topic, partition, next_offset, min(source_progress.at) AS first_at, max(source_progress.at) AS last_at
        FROM source_progress
        GROUP BY job, topic, partition, next_offset
    )
    GROUP BY job
) AS reports
INNER JOIN
(
    SELECT
        job,
        sum(source_progress_latest.records_behind) AS records_behind,
        nullIf(max(source_progress_latest.newest_record_at), fromUnixTimestamp64Milli(0)) AS newest_record_at,
        nullIf(max(source_progress_latest.newest_occurred_at), fromUnixTimestamp64Milli(0)) AS newest_occurred_at,
        nullIf(max(source_progress_latest.watermark), fromUnixTimestamp64Milli(0)) AS watermark
    FROM source_progress_latest
    GROUP BY job
) AS latest USING (job);
