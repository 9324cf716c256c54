package io.earshot.events;

import java.math.BigDecimal;

/**
 * What the units of one arm did from the start of a period until this happened, where a source gives totals only.
 *
 * <p>Numerator and denominator are those of the experiment's primary metric; money in minor units of currency. Squares and
 * products are whole numbers.
 *
 * @param periodStartMicros microseconds since 1970 UTC
 * @param units that entered the arm in the period
 * @param successes units that converted
 * @param numeratorSquares Σ numerator² over the units
 * @param denominatorSquares Σ denominator² over the units
 * @param products Σ numerator · denominator over the units
 * @param currency empty if there is no money
 */
public record ArmTotalled(
        Meta meta,
        String experimentId,
        String arm,
        long periodStartMicros,
        long units,
        long successes,
        long numeratorSum,
        BigDecimal numeratorSquares,
        long denominatorSum,
        BigDecimal denominatorSquares,
        BigDecimal products,
        String currency)
        implements Event {}
