package io.earshot.events;

/**
 * Money of an order was paid back.
 *
 * @param amountMinor what was paid back, minor units of currency
 */
public record OrderRefunded(Meta meta, String refundId, String orderId, long amountMinor, String currency)
        implements Event {}
