-- The rows of lifts as they stand. Read by dashboards.
CREATE OR REPLACE VIEW lifts_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM lifts FINAL;
