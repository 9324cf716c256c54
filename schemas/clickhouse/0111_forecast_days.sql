-- What happened until the last closed day, and what is expected after it? One row per series, grain and day; for grain week the first of seven days, counted back and forth from that day, whole weeks only; grain today has what the present day will come to; grain rest what all days from this one to the last of the 28 that are forecast come to together. Money in units of the store's currency, ratios as ratios of sums. actual is NULL of what is to come, and where there is no ratio; the rest is NULL of what has happened. From the first day of a series on which something happened, every day has a row: one on which nothing did is zero. Read by dashboards.
CREATE OR REPLACE VIEW forecast_days
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
WITH
    one.metric IN ('revenue', 'average_order_value', 'attributed_revenue', 'spend') AS is_money,
    if(is_money, 1 / nullIf(minor_per_major, 0), 1) AS unit
SELECT
    store_id,
    metric,
    dimension,
    grain,
    starts AS day,
    one.actual * unit AS actual,
    one.mean * unit AS expected,
    one.q025 * unit AS q025,
    one.q10 * unit AS q10,
    one.q90 * unit AS q90,
    one.q975 * unit AS q975,
    origin,
    model
FROM
(
    SELECT
        store_id,
        metric,
        dimension,
        grain,
        day AS starts,
        CAST(NULL, 'Nullable(Float64)') AS actual,
        toNullable(mean) AS mean,
        toNullable(q025) AS q025,
        toNullable(q10) AS q10,
        toNullable(q90) AS q90,
        toNullable(q975) AS q975,
        origin,
        model
    FROM forecasts FINAL
    UNION ALL
    SELECT
        store_id,
        metric,
        dimension,
        grain,
        if(grain = 'day', one_day.1, origin - 6 - 7 * intDiv(dateDiff('day', one_day.1, origin), 7)) AS starts,
        multiIf(
            place % 3 = 1, toFloat64(sum(one_day.2)),
            place % 3 = 2, toFloat64(sum(one_day.3)),
            sum(one_day.2) / nullIf(sum(one_day.3), 0)) AS actual,
        NULL AS mean,
        NULL AS q025,
        NULL AS q10,
        NULL AS q90,
        NULL AS q975,
        origin,
        model
    FROM
    (
        SELECT
            store_id,
            kind,
            dimension,
            min(day) AS first_day,
            groupArray((day, numerator, denominator)) AS known
        FROM daily_facts FINAL
        GROUP BY store_id, kind, dimension
    ) AS facts
    INNER JOIN
    (
        SELECT
            store_id,
            metric,
            dimension,
            grain,
            indexOf(
                [
                    'revenue', 'orders', 'average_order_value',
                    'attributed_revenue', 'spend', 'roas',
                    'recovered', 'assigned', 'recovery_rate',
                    'units'
                ],
                metric) AS place,
            ['sales', 'roas', 'recovery', 'units'][intDiv(place + 2, 3)] AS kind,
            any(origin) AS origin,
            any(model) AS model
        FROM forecasts FINAL
        WHERE grain IN ('day', 'week')
        GROUP BY store_id, metric, dimension, grain
    ) AS series USING (store_id, kind, dimension)
    ARRAY JOIN
        arrayConcat(
            known,
            arrayMap(
                i -> (first_day + i, toInt64(0), toInt64(0)),
                range(toUInt32(greatest(0, dateDiff('day', first_day, origin) + 1))))) AS one_day
    WHERE one_day.1 <= origin AND (grain = 'day' OR starts >= first_day)
    GROUP BY store_id, metric, dimension, grain, starts, origin, model, place
) AS one
INNER JOIN (SELECT store_id, minor_per_major FROM store_currencies) AS money USING (store_id);
