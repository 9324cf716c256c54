-- The rows of roas as they stand. Read by dashboards.
CREATE OR REPLACE VIEW roas_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM roas FINAL;
