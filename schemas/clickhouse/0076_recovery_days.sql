-- How many cases came to their ends each day, and how many were recovered? Of mature cases, by the day on which their clock started; the recovery rate is recovered / cases. Read by dashboards.
CREATE OR REPLACE VIEW recovery_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    store_id,
    day,
    about,
    arm,
    count() AS cases,
    countIf(is_recovered) AS recovered,
    sum(recovered_minor) AS recovered_minor,
    sum(value_minor) AS value_minor
FROM recoveries FINAL
WHERE is_mature
GROUP BY store_id, day, about, arm;
