-- 20 experiments of up to 90 days, one begun every 18 days: two or three arms, 25 variants of 10 phrases in each arm but the control.
-- Experiment e began 360 - 18 e days ago. Written by ExperimentJob, variants by AttributionJob.
INSERT INTO experiments (* EXCEPT (written_at))
WITH
    number AS e,
    cityHash64(e, 11) AS h,
    ['ship', 'stop', 'running', 'broken', 'association'] AS statuses
SELECT
    'experiment', 'year', concat('experiment-', toString(e)), concat('Headlines of week ', toString(e)),
    toDateTime64(today() - 360 + 18 * e, 6, 'UTC'), if(e % 2 = 0, ['control', 'words'], ['control', 'words', 'question']), 'control',
    if(e % 7 = 6, 'not_randomised', ['customer', 'visitor'][1 + e % 2]), if(e % 3 = 0, 'revenue_per_unit', 'conversion_rate'),
    100000, 14, 0.03, e % 6 = 5, 50000 + h % 50000, 60000 + h % 50000, h % 900, statuses[1 + h % 5], 'Ship words',
    'its interval of conversion_rate lies above 0', 'words', ['refund_rate: holds', 'average_order_value: undecided'], 0, {pass} + 1
FROM numbers(20)
WHERE {pass} = 0 OR e % 10 = 0;

INSERT INTO variants (* EXCEPT (written_at))
WITH
    intDiv(number, 60) AS e,
    number % 60 AS v
SELECT
    'year', concat('variant-', toString(number)), toDateTime64(today() - 360 + 18 * e, 6, 'UTC'), concat('experiment-', toString(e)),
    ['words', 'question', 'control'][1 + intDiv(v, 25)], concat('In their very words, number ', toString(number)),
    if(v < 50, arrayMap(i -> concat('phrase-', toString(250 * e + 10 * (v % 25) + i)), range(10)), []), 0, {pass} + 1
FROM numbers(1200)
WHERE NOT (e % 2 = 0 AND intDiv(v, 25) = 1) AND ({pass} = 0 OR number % 10 = 0);

INSERT INTO arm_moments (* EXCEPT (written_at))
WITH
    cityHash64(e, arm, metric, part, ago) AS h,
    1 + multiIf(part.1 = '', 900, part.1 IN ('variant', 'phrase'), 30, 150) + h % 100 AS n,
    intDiv(n * (40 + length(arm) + h % 9), 1000) + 1 AS buyers,
    metric IN ('revenue_per_unit', 'capped_revenue_per_unit', 'average_order_value') AS is_money,
    multiIf(is_money, buyers * (4000 + h % 2000), metric = 'refund_rate', buyers * 300, buyers) AS measured,
    multiIf(metric = 'average_order_value', buyers, metric = 'refund_rate', buyers * 5000, n) AS over
SELECT
    'experiment', 'year', concat('experiment-', toString(e)), metric, part.1, part.2, arm, 'units', today() - ago, ago > 15, n, measured, over,
    if(is_money, intDiv(measured, 3), 0), if(metric = 'conversion_rate', measured, measured * 9000.0), if(over = n, measured, measured * 2.0),
    measured * 100.0, over * 1.5, over * 100.0, measured * 3000.0, 0, {pass} + 1
FROM
(
    SELECT
        number AS e,
        arrayJoin(if(e % 2 = 0, ['control', 'words'], ['control', 'words', 'question'])) AS arm,
        arrayJoin(['conversion_rate', 'revenue_per_unit', 'capped_revenue_per_unit', 'average_order_value', 'refund_rate']) AS metric,
        arrayJoin(arrayConcat(
            [('', '')],
            arrayMap(name -> ('channel', name), ['meta', 'google', 'newsletter', 'site', 'tiktok']),
            arrayMap(i -> ('campaign', concat('campaign-', toString(i))), range(12)),
            arrayMap(name -> ('customer', name), ['new', 'returning']),
            arrayMap(name -> ('device', name), ['mobile', 'desktop', 'tablet']),
            if(metric = if(e % 3 = 0, 'revenue_per_unit', 'conversion_rate'), arrayMap(name -> ('since', name), ['0-1', '1-3', '3-7', '7-14']), []),
            arrayMap(
                i -> ('variant', concat('variant-', toString(60 * e + indexOf(['words', 'question', 'control'], arm) * 25 - 25 + i))),
                range(if(arm = 'control', 10, 25))),
            arrayMap(i -> ('phrase', concat('phrase-', toString(250 * e + i))), range(if(arm = 'control', 0, 250))))) AS part,
        arrayJoin(range(greatest(1, toInt32(360 - 18 * e - 89)), 361 - 18 * e)) AS ago
    FROM numbers(20)
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO lifts (* EXCEPT (written_at))
WITH
    cityHash64(e, arm, metric, part, maturity) AS h,
    5000 + h % 50000 AS n,
    arm = 'control' AS is_baseline,
    multiIf(metric = 'conversion_rate', 0.05, metric = 'refund_rate', 0.1, 250) AS control_value,
    if(is_baseline, 0, (h % 200 - 80) / 1000) AS effect,
    if(is_baseline, 0, 0.03 + h % 70 / 1000) AS half
SELECT
    'experiment', 'year', concat('experiment-', toString(e)), metric, part.1, part.2, maturity, arm, 'control',
    metric = if(e % 3 = 0, 'revenue_per_unit', 'conversion_rate'), e % 7 != 6, n, n - h % 500, control_value * (1 + effect), control_value, effect,
    effect - half, effect + half, h % 100 / 100, 1.5, effect - half / 2, effect + half / 2, h % 100 / 200, true, effect, effect - half / 3,
    effect + half / 3, h % 100 / 100, 0.01, 1.4, 1.1, 0.6, 100000, if(h % 9 = 0, ['few units'], []), 0, {pass} + 1
FROM
(
    SELECT
        number AS e,
        arrayJoin(if(e % 2 = 0, ['control', 'words'], ['control', 'words', 'question'])) AS arm,
        arrayJoin(['conversion_rate', 'revenue_per_unit', 'capped_revenue_per_unit', 'average_order_value', 'refund_rate']) AS metric,
        arrayJoin(if(e < 15, ['mature'], ['mature', 'provisional'])) AS maturity,
        arrayJoin(arrayConcat(
            [('', '')],
            arrayMap(name -> ('channel', name), ['meta', 'google', 'newsletter', 'site', 'tiktok']),
            arrayMap(i -> ('campaign', concat('campaign-', toString(i))), range(12)),
            arrayMap(name -> ('customer', name), ['new', 'returning']),
            arrayMap(name -> ('device', name), ['mobile', 'desktop', 'tablet']),
            if(metric = if(e % 3 = 0, 'revenue_per_unit', 'conversion_rate'), arrayMap(name -> ('since', name), ['0-1', '1-3', '3-7', '7-14']), []),
            arrayMap(
                i -> ('variant', concat('variant-', toString(60 * e + indexOf(['words', 'question', 'control'], arm) * 25 - 25 + i))),
                range(if(arm = 'control', 10, 25))),
            arrayMap(i -> ('phrase', concat('phrase-', toString(250 * e + i))), range(if(arm = 'control', 0, 250))))) AS part
    FROM numbers(20)
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO phrase_lifts (* EXCEPT (written_at))
WITH
    cityHash64(e, arm, i) AS h,
    (h % 300 - 130) / 1000 AS effect
SELECT
    'experiment', 'year', concat('experiment-', toString(e)), arm, concat('phrase-', toString(250 * e + i)),
    if(e % 3 = 0, 'revenue_per_unit', 'conversion_rate'), e % 7 != 6, 500 + h % 3000, 40000, 0.05 * (1 + effect), 0.05, effect, effect - 0.2,
    effect + 0.2, 1.5, effect / 3, effect / 3 - 0.1, effect / 3 + 0.1, h % 20 = 0, if(e % 2 = 0, 250, 500), 0, {pass} + 1
FROM
(
    SELECT number AS e, arrayJoin(if(e % 2 = 0, ['words'], ['words', 'question'])) AS arm, arrayJoin(range(250)) AS i
    FROM numbers(20)
) AS made
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO sample_ratio (* EXCEPT (written_at))
WITH cityHash64(number, arm) AS h
SELECT
    'experiment', 'year', concat('experiment-', toString(number)), arm, 1 / length(arms), 20000 + h % 500, h % 300, 20250, 0.1, 0.9, 0.4,
    number = 13, number = 13 AND arm = 'words', 0, {pass} + 1
FROM
(
    SELECT number, if(number % 2 = 0, ['control', 'words'], ['control', 'words', 'question']) AS arms, arrayJoin(arms) AS arm
    FROM numbers(20)
) AS planned;
