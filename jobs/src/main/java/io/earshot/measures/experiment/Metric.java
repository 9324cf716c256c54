package io.earshot.measures.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    ROAS(true),
    /** Units recovered / units. */
    RECOVERY_RATE(false),
    /** What was left of the orders that recovered something / units. */
    RECOVERED_REVENUE(false),
    /** What was recovered of carts, at most their value, / the value of the carts. */
    RECOVERED_VALUE(true),
    /** Whether a unit was recovered, beside whether somebody talked with it: for the effect of talking, not for a lift. */
    RECOVERY_BY_CONTACT(false),
    /** What was left of the order, beside whether somebody talked with the unit. */
    REVENUE_BY_CONTACT(false),
    /** Orders / units. */
    ORDERS_PER_UNIT(false),
    /** Units that ordered more than once / units that ordered. */
    REPEAT_PURCHASE_RATE(true);

    private static final Map<String, Metric> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Metric::word, Function.identity()));

    private final boolean isRatio;
    private final String word;

    Metric(boolean isRatio) {
        this.isRatio = isRatio;
        this.word = name().toLowerCase(Locale.ROOT);
    }

    /** Whether units differ in their denominators. */
    public boolean isRatio() {
        return isRatio;
    }

    /** Whether a unit's value is 0 or 1, and the metric a share of the units. */
    public boolean isRate() {
        return this == CONVERSION_RATE || this == RECOVERY_RATE;
    }

    /** Whether it holds two values of a unit side by side (the second as denominator), of which no lift is read. */
    public boolean isPair() {
        return this == RECOVERY_BY_CONTACT || this == REVENUE_BY_CONTACT;
    }

    /** Whether a lower value is the better one. */
    public boolean isLessBetter() {
        return this == REFUND_RATE;
    }

    /** The word in result tables. */
    public String word() {
        return word;
    }

    /** The metric of a word. */
    public static Metric of(String word) {
        Metric metric = BY_WORD.get(word);
        if (metric == null) {
            throw new IllegalArgumentException("metric must be one of " + Arrays.toString(values()) + ", got " + word);
        }
        return metric;
    }
}
