-- The rows of leading_indicators as they stand. Read by dashboards.
CREATE OR REPLACE VIEW leading_indicators_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM leading_indicators FINAL;
