-- The rows of leading_indicators as they stand, and at which Sunday's end each store is looked at next. Read by dashboards.
CREATE OR REPLACE VIEW leading_indicators_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    * EXCEPT (is_deleted, version, written_at),
    -- 26, 52, 78 and 104 weeks after the first day, then each year: docs/forecasts.md
    multiIf(
        days >= 728, origin + 364,
        days >= 182, origin + 182,
        origin - 7 * intDiv(days, 7) + 182
    ) AS next_look
FROM leading_indicators FINAL;
