-- The rows of orders as they stand. Read by dashboards.
CREATE OR REPLACE VIEW orders_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM orders FINAL;
