-- The rows of phrase_revenue as they stand. Read by dashboards.
CREATE OR REPLACE VIEW phrase_revenue_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM phrase_revenue FINAL;
