-- The rows of forecast_accuracy_weeks as they stand. Read by dashboards.
CREATE OR REPLACE VIEW forecast_accuracy_weeks_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM forecast_accuracy_weeks FINAL;
