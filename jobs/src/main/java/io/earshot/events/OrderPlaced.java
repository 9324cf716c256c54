package io.earshot.events;

/**
 * Somebody bought.
 *
 * @param person who; empty for a guest
 * @param amountMinor what the order is worth, minor units of currency
 */
public record OrderPlaced(Meta meta, String orderId, String person, long amountMinor, String currency)
        implements Event {}
