-- What is measured of a unit? The metrics of comparisons, their names for people, how their values are read, and the order in which they are shown. Read by dashboards.
CREATE OR REPLACE VIEW metrics
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT metric, name, kind, is_less_better, place
FROM values(
    'metric String, name String, kind String, is_less_better Bool, place UInt8',
    ('conversion_rate', 'Conversion rate', 'rate', false, 1),
    ('revenue_per_unit', 'Revenue per unit', 'money', false, 2),
    ('capped_revenue_per_unit', 'Revenue per unit, capped', 'money', false, 3),
    ('average_order_value', 'Average order value', 'money', false, 4),
    ('refund_rate', 'Refund rate', 'rate', true, 5),
    ('roas', 'ROAS', 'multiple', false, 6));
