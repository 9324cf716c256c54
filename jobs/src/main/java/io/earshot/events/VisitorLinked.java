package io.earshot.events;

/** A visitor turned out to be a customer: both as persons ({@code v:} and {@code c:}). */
public record VisitorLinked(Meta meta, String visitor, String customer) implements Event {}
