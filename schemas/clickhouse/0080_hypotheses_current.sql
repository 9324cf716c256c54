-- The rows of hypotheses as they stand. Read by dashboards.
CREATE OR REPLACE VIEW hypotheses_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM hypotheses FINAL;
