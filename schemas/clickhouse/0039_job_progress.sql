-- How is each job doing? As it noted when a checkpoint had completed; NULL: nothing read yet. Read by dashboards and alerts.
CREATE OR REPLACE VIEW job_progress
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    max(latest.at) AS checkpoint_at,
    sum(latest.records_behind) AS records_behind,
    nullIf(max(latest.newest_record_at), fromUnixTimestamp64Milli(0)) AS newest_record_at,
    nullIf(max(latest.newest_occurred_at), fromUnixTimestamp64Milli(0)) AS newest_occurred_at,
    nullIf(max(latest.watermark), fromUnixTimestamp64Milli(0)) AS watermark
FROM source_progress_latest AS latest
GROUP BY job;
