package io.earshot.results;

/** What was booked on which day: an order's gross, or a correction of it. A row of {@code bookings}, where each component is explained. */
public record Booking(
        String storeId,
        String orderId,
        String entryId,
        int day,
        String kind,
        String currency,
        boolean inStoreCurrency,
        long amountMinor,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Booking deleted() {
        return new Booking(storeId, orderId, entryId, day, kind, currency, inStoreCurrency, amountMinor, true);
    }
}
