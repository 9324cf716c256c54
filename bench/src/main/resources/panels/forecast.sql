-- 5,000 products, 36 campaigns and the whole store: a year of daily facts, forecasts 28 days and 13 weeks ahead, what the last of these days come to together, and how right they were.
-- Products that sell less sell on fewer days. Written by ForecastJob, facts and signals by those that find them out.
INSERT INTO daily_facts (* EXCEPT (written_at))
WITH cityHash64(kind, dimension, ago) AS h
SELECT job, 'year', kind, dimension, today() - ago, 1 + h % size, 1 + h % per, 0, {pass} + 1
FROM
(
    SELECT job, kind, arrayJoin(dimensions) AS dimension, size, per
    FROM
    (
        SELECT 'attribution' AS job, 'sales' AS kind, [''] AS dimensions, 90000000 AS size, 7000 AS per
        UNION ALL
        SELECT 'attribution', 'hours', arrayMap(hour -> leftPad(toString(hour), 2, '0'), range(24)), 4000000, 300
        UNION ALL
        SELECT
            'attribution', 'roas',
            arrayConcat([''], arrayMap(i -> concat(['meta', 'google', 'tiktok'][1 + i % 3], '/campaign-', toString(intDiv(i, 3))), range(36))), 900000,
            400000
        UNION ALL
        SELECT 'recovery', 'recovery', ['', 'call', 'email', 'text', 'holdout'], 200, 500
        UNION ALL
        SELECT
            'insight', 'signal',
            arrayFlatten(arrayMap(
                segment -> arrayConcat(
                    [concat(segment, '//')],
                    arrayMap(i -> concat(segment, '/', ['objection', 'motivation', 'benefit'][1 + i % 3], '/tag-', toString(i)), range(60))),
                ['recent_buyer', 'cart_abandoner', 'churned_subscriber', 'prospect'])), 30, 90
    ) AS kinds
) AS series
CROSS JOIN (SELECT 1 + number AS ago FROM numbers(365)) AS days
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO daily_facts (* EXCEPT (written_at))
WITH
    intDiv(number, 365) AS product,
    1 + number % 365 AS ago,
    cityHash64(number, 31) AS h
SELECT
    'attribution', 'year', 'units', concat('sku-', leftPad(toString(product), 5, '0')), today() - ago, 1 + h % (2 + intDiv(200, product + 1)), 1 + h % 2, 0,
    {pass} + 1
FROM numbers(5000 * 365)
WHERE intDiv(h, 1000) % 1000 < 40000 / (1 + pow(product, 0.6)) AND ({pass} = 0 OR h % 10 = 0);

INSERT INTO forecasts (* EXCEPT (written_at))
WITH
    cityHash64(metric, dimension, grain, step) AS h,
    multiIf(metric IN ('roas', 'recovery_rate'), 0.4, metric = 'units', 2, 50000) * (1 + h % 100 / 200) AS middle,
    multiIf(grain = 'day', today() - 1 + step, grain = 'week', today() + 7 * (step - 1), grain = 'rest', today() + 28 - step, today()) AS starts
SELECT
    'year', metric, dimension, grain, step, today() - 1, starts, middle, middle * 0.6, middle * 0.7, middle * 0.85, middle, middle * 1.15, middle * 1.3,
    middle * 1.4, if(grain = 'today', 'hours until 14:00', 'automatic, accurate'), 0, {pass} + 1
FROM
(
    SELECT metric, dimension, parts.1 AS grain, parts.2 AS step
    FROM
    (
        SELECT arrayJoin(['revenue', 'orders', 'average_order_value']) AS metric, '' AS dimension
        UNION ALL
        SELECT
            arrayJoin(['attributed_revenue', 'spend', 'roas']),
            arrayJoin(arrayConcat([''], arrayMap(i -> concat(['meta', 'google', 'tiktok'][1 + i % 3], '/campaign-', toString(intDiv(i, 3))), range(36))))
        UNION ALL
        SELECT arrayJoin(['recovered', 'assigned', 'recovery_rate']), arrayJoin(['', 'call', 'email', 'text', 'holdout'])
        UNION ALL
        SELECT 'units', concat('sku-', leftPad(toString(number), 5, '0'))
        FROM numbers(5000)
    ) AS series
    ARRAY JOIN arrayConcat(
        arrayMap(step -> ('day', toUInt32(step)), range(1, 29)),
        arrayMap(step -> ('week', toUInt32(step)), range(1, if(metric = 'units', 1, 14))),
        arrayMap(step -> ('rest', toUInt32(step)), range(1, if(metric = 'units', 1, 29))),
        if(metric IN ('revenue', 'orders', 'average_order_value'), [('today', toUInt32(0))], [])) AS parts
) AS steps
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO forecast_accuracy (* EXCEPT (written_at))
WITH
    cityHash64(metric, dimension, method, reach) AS h,
    method IN ('automatic, accurate', 'automatic, fast') AND place = length(methods) AS is_of_panel
SELECT
    'year', metric, dimension, method, reach.1, reach.2, 26, today() - 29, 100000, 0.7 + h % 50 / 100, 0.8, 0.1 + h % 30 / 100, 0.01, 0.2,
    if(is_of_panel, 0.8, nan), if(is_of_panel, 0.95, nan), if(is_of_panel, 3, nan), is_of_panel, is_of_panel, 0, {pass} + 1
FROM
(
    SELECT
        metric,
        dimension,
        multiIf(
            metric = 'units' OR dimension LIKE '%/%', ['seasonal naive', 'Naive2', 'automatic, fast'],
            ['seasonal naive', 'Naive2', 'Theta', 'ETS', 'automatic, fast', 'automatic, accurate']) AS methods,
        arrayJoin(arrayEnumerate(methods)) AS place,
        methods[place] AS method,
        arrayJoin(if(metric = 'units', [(1, 28)], [(1, 1), (2, 7), (8, 14), (15, 28), (1, 28)])) AS reach
    FROM (SELECT DISTINCT metric, dimension FROM forecasts) AS series
) AS judged
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO demand_plan (* EXCEPT (written_at))
WITH
    cityHash64(number, 32) AS h,
    0.1 + 200 / (number + 1) AS daily
SELECT
    'year', concat('sku-', leftPad(toString(number), 5, '0')), today() - 1, 14, 0.95, 14 * daily, 9 * daily, 23 * daily, daily, 28 * daily, 3 + h % 900,
    today() - 1 - h % 20, 0, {pass} + 1
FROM numbers(5000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO lead_time_demand (* EXCEPT (written_at))
WITH 14 * (0.1 + 200 / (number + 1)) AS expected
SELECT
    'year', concat('sku-', leftPad(toString(number), 5, '0')), today() - 1, 14, expected, 1.1 * expected, 1.2 * expected, 1.3 * expected, 1.5 * expected,
    1.7 * expected, 1.8 * expected, 2 * expected, 0, {pass} + 1
FROM numbers(5000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO stock (* EXCEPT (written_at))
WITH cityHash64(number, 33) AS h
SELECT
    'year', concat('sku-', leftPad(toString(number), 5, '0')), now64(6) - toIntervalDay(1 + h % 9), today() - 1 - h % 9,
    toInt64(20 * (0.1 + 200 / (number + 1)) * (h % 100) / 50) - 3, h % 3 * 50, 0, {pass} + 1
FROM numbers(5000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO signals (* EXCEPT (written_at))
WITH cityHash64(segment, number, ago) AS h
SELECT
    'year', today() - ago, segment, if(number = 0, '', ['objection', 'motivation', 'benefit'][1 + number % 3]),
    if(number = 0, '', concat('tag-', toString(number))), if(number = 0, 90, 1 + h % 30), 90, 0, {pass} + 1
FROM
(
    SELECT
        arrayJoin(['recent_buyer', 'cart_abandoner', 'churned_subscriber', 'prospect']) AS segment,
        arrayJoin(range(61)) AS number,
        arrayJoin(range(1, 366)) AS ago
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO leading_indicators (* EXCEPT (written_at))
WITH cityHash64(target, signal, number) AS h
SELECT
    'year', target, signal, if(signal = 'intent', 'motivation', 'objection'), concat('tag-', toString(number)), today() - 3, 360, 300 + h % 900, 30000,
    ['yes', 'no', 'no', 'not enough data'][1 + h % 4], h % 28, 0.1, true, 0.02, 0.3, 0.5, 0, {pass} + 1
FROM
(
    SELECT
        arrayJoin(['revenue', 'orders']) AS target, arrayJoin(['objection', 'intent', 'churn reason']) AS signal, arrayJoin(range(1, 21)) AS number
) AS tested
WHERE {pass} = 0 OR h % 10 = 0;
