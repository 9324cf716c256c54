package io.earshot.local.simulate;

import org.jspecify.annotations.Nullable;

/**
 * Why somebody bought, which only the simulation knows.
 *
 * @param slot ad whose click caused the order, null if none did
 * @param compared whether that click fell into the days that lifts compare
 * @param lastTouch variant of the last touch of the journey, empty if it had none
 * @param lastNonDirect the same, direct visits passed over
 */
record Cause(
        AdPlan.@Nullable Slot slot,
        boolean compared,
        boolean inCustomersWords,
        String lastTouch,
        String lastNonDirect) {
    /** The same order where nothing leads from it to the touches before it. */
    Cause untraceable() {
        return new Cause(slot, compared, inCustomersWords, "", "");
    }
}
