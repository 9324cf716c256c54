package io.earshot.joins;

import io.earshot.events.OrderRefunded;

/** A refund came to an order, in the place of its former version, or left it. */
public record RefundChange(String orderId, OrderRefunded refund, boolean isRemoval) {}
