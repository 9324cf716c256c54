package io.earshot.measures.experiment;

import io.earshot.events.VariantRegistered;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What is known of a store's experiments, copy variants and rates of exchange. */
public interface Registry {
    /** An experiment, or null if it is not registered. */
    @Nullable
    Comparison comparison(String experimentId);

    /** What counts of a variant among what was said of it until a time, or null if nothing was. */
    @Nullable
    VariantRegistered variant(String variantId, long untilMicros);

    /** The rate from a currency to the store's on a day, among those known until a time, or null if none is. */
    @Nullable
    BigDecimal rate(String currency, int day, long untilMicros);
}
