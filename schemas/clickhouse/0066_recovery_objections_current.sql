-- The rows of recovery_objections as they stand. Read by dashboards.
CREATE OR REPLACE VIEW recovery_objections_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM recovery_objections FINAL;
