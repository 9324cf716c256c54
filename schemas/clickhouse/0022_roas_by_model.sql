-- What came back for what was spent, one row per model? Cost stands in the row of every model, so filter one. Read by dashboards.
CREATE OR REPLACE VIEW roas_by_model
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id, day_basis, day, channel, campaign_id, ad_id, variant_id, currency,
    credit.1 AS model,
    credits,
    credit.2 + credit.4 AS gross_minor,
    credit.3 + credit.5 AS net_minor,
    credit.2 AS gross_new_minor,
    credit.3 AS net_new_minor,
    spend_minor,
    claimed_conversions_milli,
    claimed_revenue_minor
FROM roas FINAL
ARRAY JOIN
    [
        ('first', first_gross_new_minor, first_net_new_minor, first_gross_returning_minor, first_net_returning_minor),
        ('last', last_gross_new_minor, last_net_new_minor, last_gross_returning_minor, last_net_returning_minor),
        ('last_non_direct', last_non_direct_gross_new_minor, last_non_direct_net_new_minor, last_non_direct_gross_returning_minor, last_non_direct_net_returning_minor),
        ('linear', linear_gross_new_minor, linear_net_new_minor, linear_gross_returning_minor, linear_net_returning_minor),
        ('position', position_gross_new_minor, position_net_new_minor, position_gross_returning_minor, position_net_returning_minor),
        ('time_decay', time_decay_gross_new_minor, time_decay_net_new_minor, time_decay_gross_returning_minor, time_decay_net_returning_minor)
    ] AS credit;
