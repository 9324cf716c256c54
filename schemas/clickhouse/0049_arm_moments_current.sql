-- The rows of arm_moments as they stand. Read by dashboards.
CREATE OR REPLACE VIEW arm_moments_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM arm_moments FINAL;
