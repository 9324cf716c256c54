package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lift of arms that nobody drew, adjusted for what their units were like before. */
final class StratifiedLift {
    private static final double Z95 = 1.959963984540054;

    private StratifiedLift() {}

    /** Within strata that both arms have, each as large as in both arms together, what the covariate explains taken out. */
    static void write(Tables.Row row, Map<String, UnitSums> ofArm, Map<String, UnitSums> ofBaseline, boolean isMean) {
        double all = 0;
        double covariance = 0;
        double variance = 0;
        List<String> both = new ArrayList<>();
        for (Map.Entry<String, UnitSums> stratum : ofArm.entrySet()) {
            UnitSums other = ofBaseline.get(stratum.getKey());
            if (stratum.getValue().units > 1 && other != null && other.units > 1) {
                both.add(stratum.getKey());
                for (UnitSums sums : List.of(stratum.getValue(), other)) {
                    all += sums.units;
                    covariance += (sums.units - 1) * sums.covariance(0, 2);
                    variance += (sums.units - 1) * sums.covariance(2, 2);
                }
            }
        }
        double slope = isMean && variance > 0 ? covariance / variance : 0;
        double[] a = standardised(ofBaseline, ofArm, both, all, slope);
        double[] b = standardised(ofArm, ofBaseline, both, all, slope);
        if (both.isEmpty() || !(a[1] > 0) || !(b[1] > 0) || a[0] == 0) {
            return;
        }
        row.set("is_adjusted", true).set("adjusted_lift", (b[0] - a[0]) / Math.abs(a[0]));
        double square = a[0] * a[0] - Z95 * Z95 * a[1];
        if (square <= 0) {
            row.set("adjusted_lower", Double.NEGATIVE_INFINITY).set("adjusted_upper", Double.POSITIVE_INFINITY);
            return;
        }
        double root = Math.sqrt(Math.max(0, a[0] * a[0] * b[0] * b[0] - square * (b[0] * b[0] - Z95 * Z95 * b[1])));
        double low = (a[0] * b[0] - root) / square;
        double high = (a[0] * b[0] + root) / square;
        row.set("adjusted_lower", a[0] > 0 ? low - 1 : 1 - high).set("adjusted_upper", a[0] > 0 ? high - 1 : 1 - low);
    }

    /** An arm's value and the variance of that value. */
    private static double[] standardised(
            Map<String, UnitSums> arm, Map<String, UnitSums> other, List<String> strata, double all, double slope) {
        double numerator = 0;
        double denominator = 0;
        for (String stratum : strata) {
            UnitSums own = arm.get(stratum);
            UnitSums others = other.get(stratum);
            double share = (own.units + others.units) / all;
            double before = own.of[2].add(others.of[2]).doubleValue() / (own.units + others.units);
            numerator += share * (own.mean(0) - slope * (own.mean(2) - before));
            denominator += share * own.mean(1);
        }
        double value = numerator / denominator;
        double variance = 0;
        for (String stratum : strata) {
            UnitSums own = arm.get(stratum);
            double share = (own.units + other.get(stratum).units) / all;
            double[] weights = {1, -value, -slope};
            double spread = 0;
            double parts = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double part = weights[i] * weights[j] * own.covariance(Math.min(i, j), Math.max(i, j));
                    spread += part;
                    parts += i == j ? part : 0;
                }
            }
            spread = spread > 1e-9 * parts ? spread : 0;
            variance += share * share * spread / own.units;
        }
        return new double[] {value, variance / denominator / denominator};
    }
}
