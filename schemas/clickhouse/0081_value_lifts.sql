-- By how much are insight-informed customers worth more, so many days after their first exposure? The rows of lifts that CustomerValueJob writes, with their comparison taken apart. Only rows that are randomised may be called an effect.
-- kind: experiment (experiment_id says which), copy (first shown copy made of customers' words, or other copy), outreach (contacts that were drawn) or outreach-chosen (contacts that were not). Read by dashboards.
CREATE OR REPLACE VIEW value_lifts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    splitByChar('/', comparison_id)[1] AS kind,
    arrayStringConcat(arrayPopBack(arrayPopFront(splitByChar('/', comparison_id))), '/') AS experiment_id,
    toUInt16(splitByChar('/', comparison_id)[-1]) AS horizon_days,
    * EXCEPT (is_deleted, version, written_at)
FROM lifts FINAL
WHERE job = 'value';
