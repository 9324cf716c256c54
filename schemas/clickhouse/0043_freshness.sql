-- How new is the newest that is known of each store? Read by dashboards.
CREATE OR REPLACE VIEW freshness
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT store_id, 'order' AS what, max(orders.occurred_at) AS newest_at
FROM orders FINAL
GROUP BY store_id
UNION ALL
SELECT store_id, 'conversation', max(phrases.occurred_at)
FROM phrases FINAL
GROUP BY store_id;
