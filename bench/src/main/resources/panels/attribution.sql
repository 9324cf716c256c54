-- A year of one store as AttributionJob would have written it: {orders} orders, 4.4 credits each, 10% of all rows written twice.
-- Deterministic: every column comes from a hash of its row's number. {pass} is 0 for all rows, 1 for those written again.
-- What it writes for other dashboards stands with them.
INSERT INTO credits (* EXCEPT (written_at))
WITH
    intDiv(number * 10, 44) AS o,
    number - intDiv(o * 44 + 9, 10) AS t,
    cityHash64(number, 1) AS h,
    toDate32(today() - 1 - cityHash64(o, 2) % 365) AS sold,
    ['meta', 'google', 'newsletter', 'direct', 'tiktok'][1 + h % 5] AS through,
    500 + h % 3000 AS part
SELECT
    'year', concat('sale-', leftPad(toString(o), 9, '0')), ['ads', 'page_views', 'exposures', 'conversations'][1 + h % 4],
    concat('c:demo.', base64Encode(toString(cityHash64(o % 400000, 3)))), concat('touch-', toString(number)),
    concat('order-', toString(o)), toDateTime64(sold, 6, 'UTC'), sold, toDateTime64(sold, 6, 'UTC') - h % 2000000, sold - h % 23,
    ['click', 'view', 'visit', 'conversation'][1 + h % 4], through, '', concat('campaign-', toString(h % 12)),
    concat('ad-', toString(h % 120)), concat('variant-', toString(h % 240)), '', [concat('phrase-', toString(h % 5000))],
    cityHash64(o, 4) % 3 = 0, 'EUR', true, part, part, part, part, part, part, part, part, part, part, part, part, 0, {pass} + 1
FROM numbers(toUInt64({orders} * 44 / 10))
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO orders (* EXCEPT (written_at))
WITH cityHash64(number, 2) AS h, toDate32(today() - 1 - h % 365) AS sold
SELECT
    'year', concat('sale-', leftPad(toString(number), 9, '0')), concat('order-', toString(number)), toDateTime64(sold, 6, 'UTC'), sold,
    concat('c:demo.', base64Encode(toString(cityHash64(number % 400000, 3)))), cityHash64(number, 4) % 3 = 0, h % 50 = 0, h % 8,
    if(h % 200 = 7, 'USD', 'EUR'), h % 200 != 7, 500 + h % 20000, if(h % 50 = 0, 0, 500 + h % 20000), 0, {pass} + 1
FROM numbers({orders})
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO bookings (* EXCEPT (written_at))
WITH cityHash64(number, 2) AS h, toDate32(today() - 1 - h % 365) AS sold
SELECT 'year', concat('sale-', leftPad(toString(number), 9, '0')), 'order', sold, 'order', 'EUR', true, 500 + h % 20000, 0, {pass} + 1
FROM numbers({orders})
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO unattributed (* EXCEPT (written_at))
WITH cityHash64(number, 2) AS h, toDate32(today() - 1 - h % 365) AS sold
SELECT
    'year', concat('sale-', leftPad(toString(number), 9, '0')), if(h % 30 = 3, concat('refund-', toString(number)), ''), sold,
    ['no touch', 'no person', 'excess refund'][1 + h % 3], if(h % 200 = 7, 'USD', 'EUR'), h % 200 != 7, 500 + h % 20000, 500 + h % 20000,
    0, {pass} + 1
FROM numbers({orders})
WHERE cityHash64(number, 5) % 7 = 0 AND ({pass} = 0 OR number % 10 = 0);

INSERT INTO roas (* EXCEPT (written_at))
WITH
    number % 400 AS ad,
    intDiv(number, 400) % 365 AS ago,
    cityHash64(number, 6) AS h,
    1000 + h % 90000 AS part
SELECT
    'year', if(number < 146000, 'order', 'touch'), toDate32(today() - 1 - ago), ['meta', 'google', 'tiktok', 'newsletter', 'direct'][1 + ad % 5],
    if(ad % 5 > 2, '', concat('campaign-', toString(ad % 12))), if(ad % 5 > 2, '', concat('ad-', toString(ad % 120))),
    concat('variant-', toString(ad)), 'EUR', 1 + h % 60,
    part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part, part,
    1, part, 1000 * (h % 50), 2 * part, 0, {pass} + 1
FROM numbers(292000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO phrase_revenue (* EXCEPT (written_at))
WITH cityHash64(number, 7) AS h, 1000 + h % 9000 AS part
SELECT
    'year', toDate32(today() - 1 - number % 365), concat('phrase-', toString(h % 5000)), if(h % 5 = 0, 'conversation', 'copy'),
    ['meta', 'google', 'tiktok'][1 + h % 3], concat('campaign-', toString(h % 12)), concat('ad-', toString(h % 120)),
    concat('variant-', toString(h % 240)), 'EUR', 1 + h % 9,
    part, part, part, part, part, part, part, part, part, part, part, part, 0, {pass} + 1
FROM numbers(730000)
WHERE {pass} = 0 OR number % 10 = 0;

INSERT INTO phrases (* EXCEPT (written_at))
WITH cityHash64(number, 8) AS h
SELECT
    'year', concat('phrase-', toString(number)), concat('talk-', toString(intDiv(number, 3))), toDateTime64(today() - 1 - h % 365, 6, 'UTC'),
    ['recent_buyer', 'cart_abandoner', 'churned_subscriber'][1 + h % 3], ['objection', 'motivation', 'benefit'][1 + h % 3],
    concat('tag-', toString(h % 60)), 0, '', concat('in the very words of customer ', toString(number)), '', h % 4 != 0, 0, {pass} + 1
FROM numbers(60000)
WHERE {pass} = 0 OR number % 10 = 0;
