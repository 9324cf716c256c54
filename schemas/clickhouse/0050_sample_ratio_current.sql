-- The rows of sample_ratio as they stand. Read by dashboards.
CREATE OR REPLACE VIEW sample_ratio_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM sample_ratio FINAL;
