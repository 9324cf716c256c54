package io.earshot.measures.experiment;

import java.util.Arrays;
import java.util.Locale;

/** What is measured of a unit, as a numerator over a denominator. */
public enum Metric {
    /** Units that ordered / units. */
    CONVERSION_RATE(false),
    /** Net revenue / units. */
    REVENUE_PER_UNIT(false),
    /** Net revenue, of a unit at most the cap that was declared beforehand, / units. */
    CAPPED_REVENUE_PER_UNIT(false),
    /** Net revenue / orders. */
    AVERAGE_ORDER_VALUE(true),
    /** Refunds / gross revenue. */
    REFUND_RATE(true),
    /** Net revenue / cost. */
    ROAS(true);

    private final boolean isRatio;

    Metric(boolean isRatio) {
        this.isRatio = isRatio;
    }

    /** Whether units differ in their denominators. */
    public boolean isRatio() {
        return isRatio;
    }

    /** Whether a lower value is the better one. */
    public boolean isLessBetter() {
        return this == REFUND_RATE;
    }

    /** The word in result tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The metric of a word. */
    public static Metric of(String word) {
        return Arrays.stream(values())
                .filter(metric -> metric.word().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "metric must be one of " + Arrays.toString(values()) + ", got " + word));
    }
}
