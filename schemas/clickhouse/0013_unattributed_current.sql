-- The rows of unattributed as they stand. Read by dashboards.
CREATE OR REPLACE VIEW unattributed_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM unattributed FINAL;
