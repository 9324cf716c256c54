-- The rows of credits as they stand. Read by dashboards.
CREATE OR REPLACE VIEW credits_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM credits FINAL;
