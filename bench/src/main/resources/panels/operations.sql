-- What six jobs say of themselves: what became of their records, and what they keep for 14 days (dead letters 90).
INSERT INTO epochs
SELECT arrayJoin(['attribution', 'experiment', 'recovery', 'value', 'insight', 'forecast']), 1, true, 1, generateUUIDv4(), now() - 86400 * 300
FROM numbers(if({pass} = 0, 1, 0));

INSERT INTO records_by_fate (* EXCEPT (written_at))
SELECT job, arrayJoin(splitByChar(' ', topics)) AS topic, 'year', arrayJoin(['accepted', 'superseded', 'duplicate', 'late', 'dead letter']) AS fate,
    1000000 + cityHash64(topic, fate) % 1000000, 7, 0, {pass} + 1
FROM values(
    'job String, topics String',
    ('attribution', 'conversations ads exposures page_views identities copy_variants orders fx_rates'),
    ('experiment', 'experiments arm_totals ads exposures copy_variants identities orders fx_rates'),
    ('recovery', 'carts outreach subscriptions conversations identities orders fx_rates'),
    ('value', 'conversations outreach experiments ads exposures copy_variants identities orders fx_rates'),
    ('insight', 'conversations'),
    ('forecast', 'daily_facts stock'));

INSERT INTO dead_letters (* EXCEPT (written_at))
SELECT
    arrayJoin(['attribution', 'experiment', 'recovery', 'value']), ['ads', 'orders', 'page_views'][1 + number % 3], number % 8, number,
    now64(3) - number * 100, 'year', ['malformed', 'unknown store', 'future'][1 + number % 3], 'event_id must not be blank', 0, {pass} + 1
FROM numbers(70000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO source_progress
WITH
    now64(3) - 10 * intDiv(number, 4) AS seen
SELECT job, topic, number % 4, seen, intDiv(number, 4), intDiv(number, 4) + number % 7, seen, seen, seen - 20
FROM numbers(4 * 8640 * 13) AS notes
CROSS JOIN
(
    SELECT job, topic
    FROM records_by_fate
    WHERE fate = 'accepted'
) AS sources
WHERE {pass} = 0;

INSERT INTO commits
WITH
    now64(3) - 10 * intDiv(number, 2) AS written
SELECT job, table_name, 1, intDiv(number, 2), number % 2, 50 + number % 100, 10000, 1, 1, written, written + 0.05
FROM numbers(2 * 8640 * 13) AS notes
CROSS JOIN
(
    SELECT job, arrayJoin(splitByChar(' ', tables)) AS table_name
    FROM values(
        'job String, tables String',
        ('attribution', 'credits orders bookings unattributed roas phrase_revenue phrases variants daily_facts records_by_fate'),
        ('experiment', 'lifts arm_moments phrase_lifts sample_ratio experiments hypotheses records_by_fate'),
        ('recovery', 'recoveries contact_rates recovery_objections complier_effects lifts arm_moments sample_ratio hypotheses daily_facts records_by_fate'),
        ('value', 'lifts arm_moments hypotheses records_by_fate'),
        ('insight', 'signals daily_facts records_by_fate'),
        ('forecast', 'forecasts forecast_accuracy demand_plan lead_time_demand stock leading_indicators records_by_fate'))
) AS outputs
WHERE {pass} = 0;
