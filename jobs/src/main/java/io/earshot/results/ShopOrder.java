package io.earshot.results;

/** What the shop sold. A row of {@code orders}, where each component is explained. */
public record ShopOrder(
        String storeId,
        String orderId,
        String orderEventId,
        long occurredAt,
        int day,
        String owner,
        boolean isNew,
        boolean isCancelled,
        int touches,
        String currency,
        boolean inStoreCurrency,
        long grossMinor,
        long netMinor,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ShopOrder deleted() {
        return new ShopOrder(
                storeId,
                orderId,
                orderEventId,
                occurredAt,
                day,
                owner,
                isNew,
                isCancelled,
                touches,
                currency,
                inStoreCurrency,
                grossMinor,
                netMinor,
                true);
    }
}
