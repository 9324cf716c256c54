package io.earshot.events;

/**
 * A product was counted. The latest count of a product stands, by when it was counted.
 *
 * @param sku the product, as {@link OrderLine} names it
 * @param onHand units that were there; negative where more had been sold
 * @param onOrder units ordered from suppliers and not yet there, not negative
 */
public record StockCounted(Meta meta, String sku, long onHand, long onOrder) implements Event {}
