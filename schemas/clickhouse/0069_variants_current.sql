-- The rows of variants as they stand. Read by dashboards.
CREATE OR REPLACE VIEW variants_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM variants FINAL;
