-- What came of each abandoned cart, cancelled subscription and trial, in units of the store's currency? One row per case; NULL: nothing was attempted, or its value is not known. Read by dashboards.
CREATE OR REPLACE VIEW recovery_cases
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    about,
    case_id,
    event_id,
    day,
    if(arm = '', 'not assigned', arm) AS arm,
    is_assigned,
    is_randomised,
    experiment_id,
    attempts,
    if(attempts > 0, hours_to_attempt, NULL) AS hours,
    is_within_day,
    is_connected,
    is_recovered,
    status,
    is_mature,
    if(value_minor > 0, value_minor / minor_per_major, NULL) AS value,
    order_minor / minor_per_major AS order_net,
    recovered_minor / minor_per_major AS recovered_value
FROM
(
    SELECT *
    FROM recoveries FINAL
) AS cases
INNER JOIN (SELECT store_id, minor_per_major FROM store_currencies) AS money USING (store_id);
