-- The rows of dead_letters as they stand. Read by dashboards.
CREATE OR REPLACE VIEW dead_letters_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM dead_letters FINAL;
