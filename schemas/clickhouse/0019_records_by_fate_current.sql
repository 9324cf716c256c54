-- The rows of records_by_fate as they stand. Read by dashboards.
CREATE OR REPLACE VIEW records_by_fate_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM records_by_fate FINAL;
