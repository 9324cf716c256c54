package io.earshot.results;

/** How much of a product was there when it was last counted. A row of {@code stock}, where each component is explained. */
public record Stock(
        String storeId, String sku, long countedAt, int countedDay, long onHand, long onOrder, boolean isDeleted) {

    /** The same row, vanished. */
    public Stock deleted() {
        return new Stock(storeId, sku, countedAt, countedDay, onHand, onOrder, true);
    }
}
