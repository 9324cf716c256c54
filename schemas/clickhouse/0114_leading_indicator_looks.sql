-- Which of the things that customers say lead what they buy, and when is that looked at next? One row per store, target and signal. See docs/forecasts.md, Leading indicators. Read by dashboards.
CREATE OR REPLACE VIEW leading_indicator_looks
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    *,
    -- 26, 52, 78 and 104 weeks after the first day, then each year
    multiIf(
        days >= 728, origin + 364,
        days >= 182, origin + 182,
        origin - 7 * intDiv(days, 7) + 182
    ) AS next_look
FROM leading_indicators_current;
