package io.earshot.measures.recovery;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Rates of exchange to the currency of a store. */
public interface RateBook {
    /** The rate from a currency on a day, among those known until a time; null if none is. */
    @Nullable
    BigDecimal rate(String currency, int day, long untilMicros);
}
