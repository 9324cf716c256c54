-- The rows of recoveries as they stand. Read by dashboards.
CREATE OR REPLACE VIEW recoveries_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM recoveries FINAL;
