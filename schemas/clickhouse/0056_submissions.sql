-- When did each submission of a job begin to write, and when had it caught up? Until then its rows stand among those of older submissions; settled_at is NULL. Read by dashboards and alerts.
CREATE OR REPLACE VIEW submissions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT
    job,
    epoch,
    begun.at AS began_at,
    nullIf(settled.at, toDateTime(0)) AS settled_at
FROM
(
    SELECT job, epoch, min(epochs.at) AS at
    FROM epochs
    WHERE has_begun
    GROUP BY job, epoch
) AS begun
LEFT JOIN
(
    SELECT job, epoch, min(settlements.at) AS at
    FROM settlements
    GROUP BY job, epoch
) AS settled USING (job, epoch);
