-- The rows of stock as they stand. Read by dashboards.
CREATE OR REPLACE VIEW stock_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM stock FINAL;
