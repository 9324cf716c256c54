-- The rows of phrase_lifts as they stand. Read by dashboards.
CREATE OR REPLACE VIEW phrase_lifts_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM phrase_lifts FINAL;
