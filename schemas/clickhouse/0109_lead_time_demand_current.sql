-- The rows of lead_time_demand as they stand. Read by dashboards.
CREATE OR REPLACE VIEW lead_time_demand_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM lead_time_demand FINAL;
