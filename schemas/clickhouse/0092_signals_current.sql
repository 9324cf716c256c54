-- The rows of signals as they stand. Read by dashboards.
CREATE OR REPLACE VIEW signals_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM signals FINAL;
