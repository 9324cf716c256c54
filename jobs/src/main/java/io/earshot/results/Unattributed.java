package io.earshot.results;

/** Money that no touch earned: an order without touches, or a refund that lowers no order. A row of {@code unattributed}, where each component is explained. */
public record Unattributed(
        String storeId,
        String orderId,
        String refundId,
        int day,
        String reason,
        String currency,
        boolean inStoreCurrency,
        long grossMinor,
        long netMinor,
        boolean isDeleted) {

    /** The same row, vanished. */
    public Unattributed deleted() {
        return new Unattributed(
                storeId, orderId, refundId, day, reason, currency, inStoreCurrency, grossMinor, netMinor, true);
    }
}
