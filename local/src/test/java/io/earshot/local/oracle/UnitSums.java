package io.earshot.local.oracle;

import java.math.BigInteger;

/** Exact sums of numerators, denominators and covariates of units, and of their products. */
final class UnitSums {
    final BigInteger[] of = new BigInteger[3];
    final BigInteger[][] products = new BigInteger[3][3];
    long units;

    UnitSums() {
        for (int i = 0; i < 3; i++) {
            of[i] = BigInteger.ZERO;
            for (int j = 0; j < 3; j++) {
                products[i][j] = BigInteger.ZERO;
            }
        }
    }

    void add(long[] values) {
        units++;
        for (int i = 0; i < 3; i++) {
            of[i] = of[i].add(BigInteger.valueOf(values[i]));
            for (int j = 0; j < 3; j++) {
                products[i][j] =
                        products[i][j].add(BigInteger.valueOf(values[i]).multiply(BigInteger.valueOf(values[j])));
            }
        }
    }

    void add(UnitSums other) {
        units += other.units;
        for (int i = 0; i < 3; i++) {
            of[i] = of[i].add(other.of[i]);
            for (int j = 0; j < 3; j++) {
                products[i][j] = products[i][j].add(other.products[i][j]);
            }
        }
    }

    double mean(int i) {
        return of[i].doubleValue() / units;
    }

    /** Of N − R·D over the mean of D, R = ΣN / ΣD: the residuals add up to 0; exact until the last step. */
    double ratioVariance() {
        BigInteger squares = of[1].pow(2)
                .multiply(products[0][0])
                .subtract(of[0].multiply(of[1]).multiply(products[0][1]).shiftLeft(1))
                .add(of[0].pow(2).multiply(products[1][1]));
        double total = of[1].doubleValue();
        double variance = squares.doubleValue() / total / total / (units - 1);
        double ratio = of[0].doubleValue() / total;
        double parts = covariance(0, 0) + ratio * ratio * covariance(1, 1) + 2 * Math.abs(ratio * covariance(0, 1));
        return variance > 1e-12 * parts ? variance / mean(1) / mean(1) : 0;
    }

    /** With n − 1; exact until the last step. */
    double covariance(int i, int j) {
        BigInteger n = BigInteger.valueOf(units);
        BigInteger scaled = n.multiply(products[i][j]).subtract(of[i].multiply(of[j]));
        return scaled.doubleValue() / units / (units - 1);
    }
}
