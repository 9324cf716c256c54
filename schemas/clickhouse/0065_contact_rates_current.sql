-- The rows of contact_rates as they stand. Read by dashboards.
CREATE OR REPLACE VIEW contact_rates_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM contact_rates FINAL;
