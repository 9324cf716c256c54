package io.earshot.measures.lift;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Means and covariances (n − 1) of an arm's values per unit.
 *
 * <p>From {@link Moments} the covariance is (n·Σxy − Σx·Σy) / (n(n−1)) with an exact numerator, so nothing cancels.
 */
public final class ArmStatistics {
    /** Less of a difference than this share of its parts is what rounding leaves where the parts are equal. */
    private static final double ROUNDING = 1e-12;

    /**
     * Effective denominators before a ratio that is watched has a spread. The orders of two or three buyers may agree by
     * chance; taken for their spread, that raised false alarms in 7% of streams. The trials are in docs/statistics.md.
     */
    private static final double FEWEST_DENOMINATORS = 10;

    private final long units;
    private final double[] means;
    private final double[] effectiveUnits;
    private final double[][] covariances;

    private ArmStatistics(long units, double[] means, double[] effectiveUnits, double[][] covariances) {
        this.units = units;
        this.means = means;
        this.effectiveUnits = effectiveUnits;
        this.covariances = covariances;
    }

    /** Statistics of exact sums; covariances are 0 under two units, means NaN without any. */
    public static ArmStatistics of(Moments moments) {
        int width = moments.width();
        long n = moments.units();
        double[] means = new double[width];
        double[] effectiveUnits = new double[width];
        double[][] covariances = new double[width][width];
        for (int i = 0; i < width; i++) {
            double sum = moments.sum(i).doubleValue();
            means[i] = sum / n;
            effectiveUnits[i] = effectiveUnits(sum, moments.product(i, i).doubleValue());
            for (int j = i; j < width && n > 1; j++) {
                covariances[i][j] =
                        centred(n, moments.sum(i), moments.sum(j), moments.product(i, j)) / ((double) n * (n - 1));
                covariances[j][i] = covariances[i][j];
            }
        }
        return new ArmStatistics(n, means, effectiveUnits, covariances);
    }

    /**
     * Statistics of sums that somebody else made, as of sources that give totals only. Sums of squares in doubles may cancel:
     * a variance can come out wrong or even negative, which every estimate refuses.
     *
     * @param sums Σ of each value
     * @param products Σ of the products of each two values, symmetric
     */
    public static ArmStatistics ofTotals(long units, double[] sums, double[][] products) {
        int width = sums.length;
        double[] means = new double[width];
        double[] effectiveUnits = new double[width];
        double[][] covariances = new double[width][width];
        for (int i = 0; i < width; i++) {
            means[i] = sums[i] / units;
            effectiveUnits[i] = effectiveUnits(sums[i], products[i][i]);
            for (int j = 0; j < width && units > 1; j++) {
                covariances[i][j] = (products[i][j] - sums[i] * sums[j] / units) / (units - 1);
            }
        }
        return new ArmStatistics(units, means, effectiveUnits, covariances);
    }

    public long units() {
        return units;
    }

    public double mean(int i) {
        return means[i];
    }

    /**
     * How many units of one and the same value would tell as much: (Σx)²/Σx². Of zeros and ones it is the ones; 0 where all
     * values are 0.
     *
     * <p>Kish (1965), Survey Sampling, section 11.7.
     */
    public double effectiveUnits(int i) {
        return effectiveUnits[i];
    }

    private static double effectiveUnits(double sum, double squares) {
        return squares > 0 ? sum * sum / squares : 0;
    }

    public double covariance(int i, int j) {
        return covariances[i][j];
    }

    /** The arm's mean of a value. */
    public Sample mean() {
        return new Sample(units, means[0], covariances[0][0]);
    }

    /**
     * The arm's ratio R = Σ numerator / Σ denominator of the first two values, with the variance per unit by the delta method:
     * v = (v_N − 2R·c + R²·v_D) / m_D². What is less than 10⁻¹² of the parts of that difference counts as 0: rounding leaves it.
     *
     * <p>Deng, Knoblich and Lu (2018), Applying the Delta Method in Metric Analytics, KDD.
     */
    public Sample ratio() {
        return ratio(0, 1);
    }

    /** The ratio as something that may be watched: without spread while there are fewer than ten effective denominators. */
    public Sample watchedRatio() {
        Sample ratio = ratio();
        return effectiveUnits[1] >= FEWEST_DENOMINATORS ? ratio : new Sample(units, ratio.value(), 0);
    }

    Sample ratio(int numerator, int denominator) {
        double r = means[numerator] / means[denominator];
        double squares = covariances[numerator][numerator] + r * r * covariances[denominator][denominator];
        double products = 2 * r * covariances[numerator][denominator];
        double variance = squares - products;
        if (variance <= ROUNDING * (squares + Math.abs(products))) {
            variance = 0;
        }
        return new Sample(units, r, variance / (means[denominator] * means[denominator]));
    }

    @Override
    public String toString() {
        return "ArmStatistics[units=" + units + ", means=" + Arrays.toString(means) + "]";
    }

    private static double centred(long n, Int128 x, Int128 y, Int128 xy) {
        if (x.isLong() && y.isLong() && xy.isLong()) {
            return Int128.product(n, xy.low())
                    .minus(Int128.product(x.low(), y.low()))
                    .doubleValue();
        }
        return BigInteger.valueOf(n)
                .multiply(xy.toBigInteger())
                .subtract(x.toBigInteger().multiply(y.toBigInteger()))
                .doubleValue();
    }
}
