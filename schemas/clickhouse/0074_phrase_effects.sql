-- Which of the customers' own words lift what decides? One row per experiment, arm and phrase, with the words where the customer lets them be quoted. NULL: not known, or without a bound. Read by dashboards.
CREATE OR REPLACE VIEW phrase_effects
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    comparison_id,
    arm,
    phrase_id,
    if(words = '', '(not in the library)', words) AS words,
    kind,
    name,
    segment,
    found.metric AS metric,
    is_randomised,
    units,
    baseline_units,
    if(is_known, found.lift, NULL) AS lift,
    if(is_known AND isFinite(found.lower), found.lower, NULL) AS lower,
    if(is_known AND isFinite(found.upper), found.upper, NULL) AS upper,
    if(is_known, found.pooled_lift, NULL) AS pooled_lift,
    if(is_known AND isFinite(found.pooled_lower), found.pooled_lower, NULL) AS pooled_lower,
    if(is_known AND isFinite(found.pooled_upper), found.pooled_upper, NULL) AS pooled_upper,
    is_discovery,
    phrases
FROM
(
    SELECT *, log_e != 0 AS is_known
    FROM phrase_lifts FINAL
    WHERE job = 'experiment'
) AS found
LEFT JOIN (SELECT store_id, phrase_id, words, kind, name, segment FROM phrase_words) AS library USING (store_id, phrase_id);
