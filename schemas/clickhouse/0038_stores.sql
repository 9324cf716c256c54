-- Which stores are there? Those of which a record was accepted. Read by dashboards.
CREATE OR REPLACE VIEW stores
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT DISTINCT store_id
FROM records_by_fate FINAL
WHERE fate = 'accepted';
