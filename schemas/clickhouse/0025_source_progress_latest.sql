-- How much is left to read in each partition now? The latest word on each. Read by dashboards and alerts.
CREATE OR REPLACE VIEW source_progress_latest
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    topic,
    partition,
    max(source_progress.at) AS at,
    argMax(source_progress.next_offset, source_progress.at) AS next_offset,
    argMax(source_progress.end_offset, source_progress.at) AS end_offset,
    greatest(end_offset - next_offset, 0) AS records_behind,
    argMax(source_progress.newest_record_at, source_progress.at) AS newest_record_at,
    argMax(source_progress.newest_occurred_at, source_progress.at) AS newest_occurred_at,
    argMax(source_progress.watermark, source_progress.at) AS watermark
FROM source_progress
GROUP BY job, topic, partition;
