-- What was credited to touches that each phrase stood behind? One row per phrase, day, ad, variant and model, in units of the store's currency. The whole credit of a touch goes to each of its phrases: never add phrases up. Words only where the customer lets them be quoted. Read by dashboards.
CREATE OR REPLACE VIEW phrase_returns
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    phrase_id,
    via,
    channel,
    campaign_id,
    ad_id,
    variant_id,
    credit.1 AS model,
    credits,
    credit.2 / minor_per_major AS gross,
    credit.3 / minor_per_major AS net
FROM
(
    SELECT store_id, day, phrase_id, via, channel, campaign_id, ad_id, variant_id, currency, credits, credit
    FROM phrase_revenue FINAL
    ARRAY JOIN
        [
            ('first', first_gross_minor, first_net_minor),
            ('last', last_gross_minor, last_net_minor),
            ('last_non_direct', last_non_direct_gross_minor, last_non_direct_net_minor),
            ('linear', linear_gross_minor, linear_net_minor),
            ('position', position_gross_minor, position_net_minor),
            ('time_decay', time_decay_gross_minor, time_decay_net_minor)
        ] AS credit
) AS by_model
INNER JOIN store_currencies USING (store_id, currency);
