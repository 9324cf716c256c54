-- The rows of phrases as they stand. Read by dashboards.
CREATE OR REPLACE VIEW phrases_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM phrases FINAL;
