-- The rows of complier_effects as they stand. Read by dashboards.
CREATE OR REPLACE VIEW complier_effects_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM complier_effects FINAL;
