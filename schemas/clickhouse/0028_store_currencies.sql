-- In which currency does each store reckon? That of its latest order that could be converted. Read by the views of dashboards.
CREATE OR REPLACE VIEW store_currencies
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT store_id, currency, minor_per_major
FROM
(
    SELECT store_id, argMax(currency, version) AS currency
    FROM orders
    WHERE in_store_currency AND is_deleted = 0
    GROUP BY store_id
) AS latest
INNER JOIN currencies USING (currency);
