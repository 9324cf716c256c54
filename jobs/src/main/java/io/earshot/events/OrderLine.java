package io.earshot.events;

/**
 * One line of an order.
 *
 * @param quantity units, not negative
 * @param amountMinor minor units of the order's currency
 */
public record OrderLine(String sku, long quantity, long amountMinor) {}
