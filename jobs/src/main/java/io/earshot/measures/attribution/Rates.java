package io.earshot.measures.attribution;

import io.earshot.events.RateQuoted;
import io.earshot.events.Versions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rate of exchange counts, and what an amount becomes by it. For an amount of a day that is the rate of the latest day
 * at or before it that had one in time.
 */
public final class Rates {
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(62);

    private Rates() {}

    /** The rate of one day as it stood at a time: the winner among the groups until then, or null if there was none. */
    public static @Nullable BigDecimal known(List<RateQuoted> groups, long untilMicros) {
        RateQuoted rate = Versions.winnerUntil(groups, untilMicros);
        return rate == null ? null : rate.rate();
    }

    /**
     * An amount in another currency: amount · rate · 10^(minor digits of {@code to} − minor digits of {@code from}), half
     * to even, at most 2^62.
     *
     * @param amountMinor minor units of {@code from}, not negative
     * @return minor units of {@code to}
     */
    public static long convert(long amountMinor, BigDecimal rate, String from, String to) {
        BigInteger converted = BigDecimal.valueOf(amountMinor)
                .multiply(rate)
                .scaleByPowerOfTen(digits(to) - digits(from))
                .setScale(0, RoundingMode.HALF_EVEN)
                .toBigInteger();
        return converted.min(LARGEST).longValueExact();
    }

    /** Minor digits by ISO 4217. */
    private static int digits(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }
}
