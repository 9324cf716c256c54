-- The rows of daily_facts as they stand. Read by dashboards.
CREATE OR REPLACE VIEW daily_facts_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM daily_facts FINAL;
