-- The rows of forecasts as they stand. Read by dashboards.
CREATE OR REPLACE VIEW forecasts_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM forecasts FINAL;
