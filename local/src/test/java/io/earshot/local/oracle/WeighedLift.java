package io.earshot.local.oracle;

import java.util.Map;

/** The lift of arms whose units were drawn with different probabilities: each unit counts as often as it is rare. */
final class WeighedLift {
    private static final double Z95 = 1.959963984540054;

    private WeighedLift() {}

    /** @param ofArm units by the probability that they state, "p" before the millionths */
    static void write(Tables.Row row, Map<String, UnitSums> ofArm, Map<String, UnitSums> ofBaseline) {
        double[] a = weighed(ofBaseline);
        double[] b = weighed(ofArm);
        if (!(a[1] > 0) || !(b[1] > 0) || a[0] == 0) {
            return;
        }
        row.set("is_adjusted", true).set("adjusted_lift", (b[0] - a[0]) / Math.abs(a[0]));
        double square = a[0] * a[0] - Z95 * Z95 * a[1];
        if (square <= 0) {
            row.set("adjusted_lower", Double.NEGATIVE_INFINITY).set("adjusted_upper", Double.POSITIVE_INFINITY);
            return;
        }
        double root = Math.sqrt(Math.max(0, a[0] * a[0] * b[0] * b[0] - square * (b[0] * b[0] - Z95 * Z95 * b[1])));
        row.set("adjusted_lower", (a[0] * b[0] - root) / square - 1)
                .set("adjusted_upper", (a[0] * b[0] + root) / square - 1);
    }

    /** The ratio of the weighed sums, and its variance. */
    private static double[] weighed(Map<String, UnitSums> byProbability) {
        double numerator = 0;
        double denominator = 0;
        for (Map.Entry<String, UnitSums> entry : byProbability.entrySet()) {
            double weight = weight(entry.getKey());
            numerator += weight * entry.getValue().of[0].doubleValue();
            denominator += weight * entry.getValue().of[1].doubleValue();
        }
        double ratio = numerator / denominator;
        double parts = 0;
        double left = 0;
        for (Map.Entry<String, UnitSums> entry : byProbability.entrySet()) {
            UnitSums sums = entry.getValue();
            double square = weight(entry.getKey()) * weight(entry.getKey());
            double own = sums.products[0][0].doubleValue() + ratio * ratio * sums.products[1][1].doubleValue();
            parts += square * own;
            left += square * (own - 2 * ratio * sums.products[0][1].doubleValue());
        }
        return new double[] {ratio, left > 1e-9 * parts ? left / denominator / denominator : 0};
    }

    /** A billion over the millionths, to the nearest integer. */
    private static double weight(String probability) {
        return Math.rint(1e9 / Long.parseLong(probability.substring(1)));
    }
}
