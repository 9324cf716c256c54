-- What came back for what ads cost? One row per ad, variant, day, basis of the day and model, in units of the store's currency. Cost stands in every basis and model: filter one of each. Read by dashboards.
CREATE OR REPLACE VIEW ad_returns
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day_basis,
    model,
    day,
    channel,
    campaign_id,
    ad_id,
    variant_id,
    credits,
    gross_minor / minor_per_major AS gross,
    net_minor / minor_per_major AS net,
    gross_new_minor / minor_per_major AS gross_new,
    net_new_minor / minor_per_major AS net_new,
    spend_minor / minor_per_major AS spend,
    claimed_conversions_milli / 1000 AS claimed_conversions,
    claimed_revenue_minor / minor_per_major AS claimed_revenue
FROM roas_by_model
INNER JOIN store_currencies USING (store_id, currency)
WHERE campaign_id != '' OR ad_id != '' OR spend_minor != 0;
