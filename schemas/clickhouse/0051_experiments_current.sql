-- The rows of experiments as they stand. Read by dashboards.
CREATE OR REPLACE VIEW experiments_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM experiments FINAL;
