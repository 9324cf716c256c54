-- What customers are worth after 30 to 365 days: by first copy, by contact, and by each of the 20 experiments. Written by CustomerValueJob.
INSERT INTO arm_moments (* EXCEPT (written_at))
WITH
    cityHash64(kind, days, arm, metric, part, ago) AS h,
    1 + if(part.1 = '', 900, 150) + h % 100 AS n,
    intDiv(n * (200 + days), 1000) + 1 AS buyers,
    intDiv(buyers * 3, 10) AS again,
    buyers + again AS bought,
    multiIf(metric = 'orders_per_unit', bought, metric = 'repeat_purchase_rate', again, bought * (4000 + h % 2000)) AS measured,
    multiIf(metric = 'average_order_value', bought, metric = 'repeat_purchase_rate', buyers, n) AS over
SELECT
    'value', 'year', concat(kind, '/', toString(days)), metric, part.1, part.2, arm, 'units', today() - ago, ago > days, n, measured, over,
    intDiv(measured, 3), measured * 9000.0, measured * 2.0, measured * 100.0, over * 1.5, over * 100.0, measured * 3000.0, 0, {pass} + 1
FROM
(
    SELECT
        number AS k,
        multiIf(k < 20, concat('experiment/experiment-', toString(k)), k = 20, 'copy', k = 21, 'outreach', 'outreach-chosen') AS kind,
        arrayJoin([30, 60, 90, 180, 365]) AS days,
        arrayJoin(multiIf(
            k > 20, ['holdout', 'call', 'email', 'text'],
            k = 20, ['other', 'words'],
            k % 2 = 0, ['control', 'words'],
            ['control', 'words', 'question'])) AS arm,
        arrayJoin(['revenue_per_unit', 'orders_per_unit', 'average_order_value', 'repeat_purchase_rate']) AS metric,
        arrayJoin(arrayConcat(
            [('', '')],
            arrayMap(name -> ('channel', name), if(k > 20, ['cart', 'subscription', 'trial'], ['meta', 'google', 'newsletter', 'site', 'tiktok'])),
            arrayMap(name -> ('customer', name), ['new', 'returning']))) AS part,
        arrayJoin(if(k < 20, range(greatest(1, toInt32(360 - 18 * k - 89)), 361 - 18 * k), range(1, 366))) AS ago
    FROM numbers(23)
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO lifts (* EXCEPT (written_at))
WITH
    cityHash64(kind, days, arm, metric, part, maturity) AS h,
    5000 + h % 50000 AS n,
    arm = baseline AS is_baseline,
    multiIf(metric = 'orders_per_unit', 0.4, metric = 'repeat_purchase_rate', 0.3, 2500) AS control_value,
    if(is_baseline, 0, (h % 300 - 80) / 1000) AS effect,
    if(is_baseline, 0, 0.03 + h % 70 / 1000) AS half
SELECT
    'value', 'year', concat(kind, '/', toString(days)), metric, part.1, part.2, maturity, arm, baseline, metric = 'revenue_per_unit',
    kind NOT IN ('copy', 'outreach-chosen'), n, n - h % 500, control_value * (1 + effect), control_value, effect, effect - half, effect + half,
    h % 100 / 100, 1.5, effect - half / 2, effect + half / 2, h % 100 / 200, true, effect, effect - half / 3, effect + half / 3, h % 100 / 100,
    0.01, 1.4, 1.1, 0.6, 5000, if(h % 9 = 0, ['few units'], []), 0, {pass} + 1
FROM
(
    SELECT
        number AS k,
        multiIf(k < 20, concat('experiment/experiment-', toString(k)), k = 20, 'copy', k = 21, 'outreach', 'outreach-chosen') AS kind,
        arrayJoin([30, 60, 90, 180, 365]) AS days,
        multiIf(
            k > 20, ['holdout', 'call', 'email', 'text'],
            k = 20, ['other', 'words'],
            k % 2 = 0, ['control', 'words'],
            ['control', 'words', 'question']) AS arms,
        arms[1] AS baseline,
        arrayJoin(arms) AS arm,
        arrayJoin(['revenue_per_unit', 'orders_per_unit', 'average_order_value', 'repeat_purchase_rate']) AS metric,
        arrayJoin(['mature', 'provisional']) AS maturity,
        arrayJoin(arrayConcat(
            [('', '')],
            arrayMap(name -> ('channel', name), if(k > 20, ['cart', 'subscription', 'trial'], ['meta', 'google', 'newsletter', 'site', 'tiktok'])),
            arrayMap(name -> ('customer', name), ['new', 'returning']))) AS part
    FROM numbers(23)
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;

-- Each comparison tells of the claims about customers' worth; those about talks stand alone.
INSERT INTO hypotheses (* EXCEPT (written_at))
WITH
    cityHash64(word, comparison, arm) AS h,
    (h % 500 - 100) / 1000 AS found
SELECT
    job, 'year', word, comparison, arm, concat('what the field claims of ', word), 'relative lift within the days that the comparison names', 0.2,
    inf, found, found - 0.1, found + 0.1, 5000 + h % 50000, if(comparison = '', 0, 20000), comparison NOT LIKE '%chosen%',
    multiIf(found > 0.3, 'confirmed', found < 0.1, 'refuted', 'undecided'), 0, {pass} + 1
FROM
(
    SELECT DISTINCT 'value' AS job, arrayJoin(['order_value', 'lifetime_value']) AS word, comparison_id AS comparison, arm
    FROM lifts
    WHERE job = 'value' AND arm != baseline
    UNION ALL
    SELECT 'value', arrayJoin(['connect_rate', 'phone_against_survey', 'price']), '', ''
    UNION ALL
    SELECT 'experiment', 'roas', concat('experiment-', toString(number)), 'words'
    FROM numbers(20)
    UNION ALL
    SELECT
        'recovery', arrayJoin(['recovered_by_call', 'recovered_by_email']) AS word, arrayJoin(['cart:drawn:', 'cart:drawn:spring', 'cart:chosen:']),
        splitByChar('_', word)[3]
) AS told
WHERE {pass} = 0 OR h % 10 = 0;
