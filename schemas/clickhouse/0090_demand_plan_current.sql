-- The rows of demand_plan as they stand. Read by dashboards.
CREATE OR REPLACE VIEW demand_plan_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM demand_plan FINAL;
