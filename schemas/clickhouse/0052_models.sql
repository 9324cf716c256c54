-- By which rules can an order be shared? The models, their names for people, and the order in which they are shown. Read by dashboards.
CREATE OR REPLACE VIEW models
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT model, name, place
FROM values(
    'model String, name String, place UInt8',
    ('first', 'First touch', 1),
    ('last', 'Last touch', 2),
    ('last_non_direct', 'Last non-direct', 3),
    ('linear', 'Linear', 4),
    ('position', 'Position 40/20/40', 5),
    ('time_decay', 'Time decay', 6));
