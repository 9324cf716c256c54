-- What did ads cost, and what do the platforms claim? One row per ad, variant and day, each cost once, in units of the store's currency. Read by dashboards.
CREATE OR REPLACE VIEW ad_spend
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    channel,
    campaign_id,
    ad_id,
    variant_id,
    spend_minor / minor_per_major AS spend,
    claimed_conversions_milli / 1000 AS claimed_conversions,
    claimed_revenue_minor / minor_per_major AS claimed_revenue
FROM roas FINAL
INNER JOIN store_currencies USING (store_id, currency)
WHERE day_basis = 'order' AND spend_rows > 0;
