-- What does assigning a contact do, and talking to those whom it reaches, and what did it bring? One row per comparison, metric and arm, money in units of the store's currency. NULL: not known, or without a bound. Read by dashboards.
CREATE OR REPLACE VIEW recovery_effects
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH if(metric = 'recovered_revenue', 1 / minor_per_major, 1) AS unit
SELECT
    store_id,
    comparison_id,
    splitByChar(':', comparison_id)[1] AS about,
    arrayStringConcat(arraySlice(splitByChar(':', comparison_id), 3), ':') AS experiment_id,
    metric,
    arm,
    is_randomised,
    if(is_randomised, 'randomised by customer', 'association: not drawn at random') AS design,
    units,
    baseline_units,
    value * unit AS value,
    baseline_value * unit AS baseline_value,
    if(is_known, found.itt * unit, NULL) AS itt,
    if(is_known, found.itt_lower * unit, NULL) AS itt_lower,
    if(is_known, found.itt_upper * unit, NULL) AS itt_upper,
    if(is_known, found.itt_p_value, NULL) AS itt_p_value,
    connect_rate,
    baseline_connect_rate,
    if(first_stage_f > 0, first_stage_f, NULL) AS first_stage_f,
    if(is_known AND first_stage_f > 0, found.complier_effect * unit, NULL) AS complier_effect,
    if(isFinite(found.anderson_rubin_lower), found.anderson_rubin_lower * unit, NULL) AS complier_lower,
    if(isFinite(found.anderson_rubin_upper), found.anderson_rubin_upper * unit, NULL) AS complier_upper,
    if(is_known, found.incremental * unit, NULL) AS incremental,
    if(is_known, found.incremental_lower * unit, NULL) AS incremental_lower,
    if(is_known, found.incremental_upper * unit, NULL) AS incremental_upper
FROM
(
    SELECT *, isFinite(itt_lower) AND isFinite(itt_upper) AS is_known
    FROM complier_effects FINAL
) AS found
INNER JOIN (SELECT store_id, minor_per_major FROM store_currencies) AS money USING (store_id);
