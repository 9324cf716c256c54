package io.earshot.events;

/**
 * A cart was changed, checked out or left.
 *
 * @param kind {@code updated}, {@code checked_out} or {@code abandoned}
 * @param valueMinor what is in it, minor units of currency
 * @param orderId order that it became; empty if none
 */
public record CartChanged(
        Meta meta, String cartId, String kind, String person, long valueMinor, String currency, String orderId)
        implements Event {}
