-- When did each submission of a job begin to write? Read by dashboards.
CREATE OR REPLACE VIEW submissions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT job, epoch, min(epochs.at) AS began_at
FROM epochs
WHERE has_begun
GROUP BY job, epoch;
