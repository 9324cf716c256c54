-- How far behind was each partition at each moment? Read by dashboards.
CREATE OR REPLACE VIEW source_lag
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    topic,
    partition,
    at,
    next_offset,
    greatest(end_offset - next_offset, 0) AS records_behind,
    newest_record_at,
    newest_occurred_at,
    watermark
FROM source_progress;
