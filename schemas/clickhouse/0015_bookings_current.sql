-- The rows of bookings as they stand. Read by dashboards.
CREATE OR REPLACE VIEW bookings_current AS
SELECT * EXCEPT (is_deleted, version, written_at)
FROM bookings FINAL;
