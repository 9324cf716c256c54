-- How much is left to read in each partition now? The latest word on each. Read by dashboards and alerts.
CREATE OR REPLACE VIEW source_progress_latest
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    topic,
    partition,
    max(note.at) AS at,
    argMax(note.next_offset, note.at) AS next_offset,
    argMax(note.end_offset, note.at) AS end_offset,
    greatest(end_offset - next_offset, 0) AS records_behind,
    argMax(note.newest_record_at, note.at) AS newest_record_at,
    argMax(note.newest_occurred_at, note.at) AS newest_occurred_at,
    argMax(note.watermark, note.at) AS watermark
FROM
(
    -- Of who spoke within the hour older notes need not be read: almost all of 14 days.
    SELECT *
    FROM source_progress
    WHERE source_progress.at > now() - INTERVAL 1 HOUR
    UNION ALL
    SELECT *
    FROM source_progress
    WHERE (job, topic, partition) NOT IN (
        SELECT job, topic, partition
        FROM source_progress
        WHERE source_progress.at > now() - INTERVAL 1 HOUR
    )
) AS note
GROUP BY job, topic, partition;
