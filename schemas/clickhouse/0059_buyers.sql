-- Who bought? One row per order in the store's currency that was not cancelled: a number that stands for its owner (a hash, cheaper to count than the owner's name), 0 if nobody is known. Read by dashboards.
CREATE OR REPLACE VIEW buyers
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    if(owner = '', 0, sipHash64(owner)) AS buyer,
    is_new
FROM orders FINAL
WHERE in_store_currency AND NOT is_cancelled;
