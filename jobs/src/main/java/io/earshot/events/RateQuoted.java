package io.earshot.events;

import java.math.BigDecimal;

/**
 * A rate of exchange was set.
 *
 * @param day the day from which it counts, in days since 1970-01-01
 * @param rate units of {@code to} for one unit of {@code from}
 */
public record RateQuoted(Meta meta, int day, String from, String to, BigDecimal rate) implements Event {}
