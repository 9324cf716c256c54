-- The rows of bookings as they stand. Read by dashboards.
CREATE OR REPLACE VIEW bookings_current
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM bookings FINAL;
