package io.earshot.events;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A rate of exchange was set.
 *
 * @param day the day from which it counts
 * @param rate units of {@code to} for one unit of {@code from}
 */
public record RateQuoted(Meta meta, LocalDate day, String from, String to, BigDecimal rate) implements Event {}
