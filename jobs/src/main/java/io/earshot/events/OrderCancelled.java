package io.earshot.events;

/** An order was cancelled as a whole. */
public record OrderCancelled(Meta meta, String orderId) implements Event {}
