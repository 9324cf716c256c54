-- 200,000 abandoned carts, 12,000 cancelled subscriptions and 8,000 trials, four in five of them assigned to an arm. Written by RecoveryJob.
INSERT INTO recoveries (* EXCEPT (written_at))
WITH
    cityHash64(number, 21) AS h,
    multiIf(number < 200000, 'cart', number < 212000, 'subscription', 'trial') AS what,
    h % 5 > 0 AS is_drawn,
    toDate32(today() - 1 - h % 365) AS began,
    toDateTime64(began, 6, 'UTC') + h % 86400 AS at,
    if(is_drawn, ['holdout', 'call', 'email', 'text'][1 + intDiv(h, 5) % 4], '') AS contact,
    ['', 'spring', 'autumn'][1 + intDiv(h, 20) % 3] AS trial,
    if(contact IN ('', 'holdout'), 0, 1 + intDiv(h, 60) % 3) AS tries,
    toFloat64(intDiv(h, 180) % 72) AS hours,
    tries > 0 AND intDiv(h, 7) % 3 = 0 AS reached,
    intDiv(h, 11) % (if(reached, 2, 5)) = 0 AS won,
    toInt64(1500 + h % 20000) AS stake,
    toDateTime64(0, 6, 'UTC') AS never
SELECT
    'year', what, concat('case-', toString(number)), if(what = 'cart', '', concat('event-', toString(number))), began, at, is_drawn, at, contact,
    is_drawn AND h % 50 != 1, if(is_drawn, trial, ''), if(is_drawn, concat(what, if(h % 50 != 1, ':drawn:', ':chosen:'), trial), ''), is_drawn,
    if(tries > 0, at + toInt32(hours * 3600), never), if(tries > 0, hours, 0), tries > 0 AND hours <= 24, tries, reached,
    if(reached, at + toInt32(hours * 3600), never), if(reached, [concat('phrase-', toString(h % 5000))], []), stake,
    multiIf(won AND h % 8 = 0, 'partly recovered', won, 'recovered', h % 40 = 2, 'reopened', began > today() - 10, 'open', 'lost'), won,
    if(won, concat('order-', toString(h % {orders})), ''), if(won, ['id', 'customer'][1 + h % 2], ''), if(won, at + 90000, never),
    if(won, stake + 500, 0), if(won, stake, 0), if(won, 1, 0), began < today() - 10, 0, {pass} + 1
FROM numbers(220000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO contact_rates (* EXCEPT (written_at))
WITH
    cityHash64(channel, segment, part) AS h,
    1000 + h % 20000 AS n,
    intDiv(n, 2 + h % 4) AS answered
SELECT 'year', channel, segment, part.1, part.2, n, answered, answered / n, answered / n - 0.02, answered / n + 0.02, 0, {pass} + 1
FROM
(
    SELECT
        arrayJoin(['phone', 'text_survey']) AS channel,
        arrayJoin(['', 'recent_buyer', 'cart_abandoner', 'churned_subscriber', 'prospect']) AS segment,
        arrayJoin(arrayConcat([('', 0)], arrayMap(i -> ('hour', toInt32(i)), range(24)), arrayMap(i -> ('attempt', toInt32(i)), range(1, 9)))) AS part
) AS parts
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO recovery_objections (* EXCEPT (written_at))
WITH
    cityHash64(about, number) AS h,
    if(number = 0, 20000, 20 + h % 2000) AS n,
    intDiv(n, 2 + h % 3) AS won
SELECT
    'year', about, if(number = 0, '', concat('tag-', toString(number))), 'descriptive, connected only', n, won, won / n, won / n - 0.05,
    won / n + 0.05, 0, {pass} + 1
FROM (SELECT arrayJoin(['cart', 'subscription', 'trial']) AS about, arrayJoin(range(61)) AS number) AS raised
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO complier_effects (* EXCEPT (written_at))
WITH
    cityHash64(comparison, metric, arm) AS h,
    3000 + h % 9000 AS n,
    if(metric = 'recovery_rate', 1, 7000) AS unit,
    unit * (h % 100) / 1000 AS effect
SELECT
    'year', comparison, metric, arm, comparison LIKE '%drawn%', n, n - h % 100, unit * 0.3, unit * 0.2, effect, effect - unit * 0.04,
    effect + unit * 0.04, 0.01, 0.4, 0, 900, effect * 2.5, effect * 2, effect * 3, effect * 2, effect * 3, effect * n, (effect - unit * 0.04) * n,
    (effect + unit * 0.04) * n, 0, {pass} + 1
FROM
(
    SELECT
        arrayJoin(['cart', 'subscription', 'trial']) AS about,
        concat(about, arrayJoin([':drawn:', ':drawn:spring', ':drawn:autumn', ':chosen:'])) AS comparison,
        arrayJoin(['recovery_rate', 'recovered_revenue']) AS metric,
        arrayJoin(['call', 'email', 'text']) AS arm
) AS compared
WHERE {pass} = 0 OR h % 10 = 0;

INSERT INTO sample_ratio (* EXCEPT (written_at))
WITH cityHash64(comparison, arm) AS h
SELECT 'recovery', 'year', comparison, arm, 0.25, 9000 + h % 200, 0, 9100, 0.1, 0.9, 0.4, false, false, 0, {pass} + 1
FROM
(
    SELECT
        arrayJoin(['cart', 'subscription', 'trial']) AS about,
        concat(about, arrayJoin([':drawn:', ':drawn:spring', ':drawn:autumn', ':chosen:'])) AS comparison,
        arrayJoin(['holdout', 'call', 'email', 'text']) AS arm
) AS drawn;

INSERT INTO arm_moments (* EXCEPT (written_at))
WITH
    cityHash64(comparison, metric, arm, ago) AS h,
    20 + h % 30 AS n,
    intDiv(n, 4) * if(metric = 'recovery_rate', 1, 7000) AS measured
SELECT
    'recovery', 'year', comparison, metric, '', '', arm, 'units', today() - ago, ago > 10, n, measured, n, 0, measured * 7000.0, measured, 0, n, 0, 0, 0,
    {pass} + 1
FROM
(
    SELECT
        arrayJoin(['cart', 'subscription', 'trial']) AS about,
        concat(about, arrayJoin([':drawn:', ':drawn:spring', ':drawn:autumn', ':chosen:'])) AS comparison,
        arrayJoin(['recovery_rate', 'recovered_revenue']) AS metric,
        arrayJoin(['holdout', 'call', 'email', 'text']) AS arm,
        arrayJoin(range(1, 366)) AS ago
) AS cells
WHERE {pass} = 0 OR h % 10 = 0;
