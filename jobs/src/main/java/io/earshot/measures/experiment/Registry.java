package io.earshot.measures.experiment;

import io.earshot.events.VariantRegistered;
import io.earshot.measures.attribution.Touch;
import io.earshot.measures.attribution.Touch.Showing;
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

    /**
     * Which arm a touch shows, or null if none that counts: that of the experiment which it names, else that of its variant.
     *
     * @param untilMicros until when what is said of its variant counts
     */
    default @Nullable Assignment assignment(Touch touch, long untilMicros) {
        Showing showing = touch.showing();
        if (showing == null) {
            return null;
        }
        String experimentId = showing.experimentId();
        String arm = showing.arm();
        if (experimentId.isEmpty() && !touch.variantId().isEmpty()) {
            VariantRegistered variant = variant(touch.variantId(), untilMicros);
            experimentId = variant == null ? "" : variant.experimentId();
            arm = variant == null ? "" : variant.arm();
        }
        Comparison comparison = experimentId.isEmpty() ? null : comparison(experimentId);
        return comparison == null || !comparison.has(arm) ? null : new Assignment(comparison, arm);
    }
}
