package io.earshot.measures.attribution;

import io.earshot.events.Store;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How amounts of one currency are stated in a store's results: in the store's currency where a rate is known (or none is
 * needed), else as they are.
 *
 * @param currency the currency of the results
 * @param rate null where amounts stay as they are
 */
public record Converted(String from, String currency, boolean inStoreCurrency, @Nullable BigDecimal rate) {

    public static Converted of(Store store, String from, @Nullable BigDecimal rate) {
        if (from.equals(store.currency())) {
            return new Converted(from, from, true, null);
        }
        return rate == null
                ? new Converted(from, from, false, null)
                : new Converted(from, store.currency(), true, rate);
    }

    /** An amount, not negative, in minor units of the results' currency. */
    public long amount(long amountMinor) {
        return rate == null ? amountMinor : Rates.convert(amountMinor, rate, from, currency);
    }
}
