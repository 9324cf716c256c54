package io.earshot.measures.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Makes forecasts of a hierarchy (store, categories, products) add up, by moving each as little as its errors allow: minimum
 * trace with shrunk covariances (MinT-shrink).
 *
 * <pre>
 * ỹ = ŷ − WC'(CWC')⁻¹Cŷ
 * </pre>
 *
 * where each row of C says that a node is the sum of its children, and W is the covariance of the base forecasts'
 * errors (about zero, so that a bias counts too), its correlations shrunk to their mean ρ by λ = Σ var(r_ij)/Σ (r_ij − ρ)² (within [0, 1]). With this
 * form only a matrix as large as the number of inner nodes is solved, and W is never written down.
 *
 * <p>To their mean, not to 0 as is usual: errors of many products have a little in common, which their sum is made of. Taken for
 * independent, the sum of a thousand products seems more exact than it is and spoils the store's own forecast.
 *
 * <p>Where no base forecast is negative, none must become so. A product that is moved below zero is set to zero, and its siblings
 * give up in proportion what that adds, so that their parent stays where its errors put it: cut off alone, many small products
 * raise the store, which knew better.
 *
 * <p>Nodes that were never wrong keep a variance of a billionth of the mean one, so that the equations have a solution.
 *
 * <p>Wickramasuriya, Athanasopoulos and Hyndman (2019), Optimal Forecast Reconciliation, JASA 114, 804-819; Schäfer and
 * Strimmer (2005), A Shrinkage Approach to Large-Scale Covariance Matrix Estimation, Statistical Applications in Genetics and
 * Molecular Biology 4(1), 32; Ledoit and Wolf (2004), Honey, I Shrunk the Sample Covariance Matrix, Journal of Portfolio
 * Management 30(4), 110-119 (the mean correlation as the target).
 */
public final class Reconciliation {
    private static final double LEAST_VARIANCE = 1e-9;

    private final List<int[]> sums;
    private final int[] parents;
    /** WC', a column per inner node. */
    private final double[][] spread;

    private final CholeskyDecomposition system;

    private Reconciliation(int[] parents, List<int[]> sums, double[][] spread, CholeskyDecomposition system) {
        this.parents = parents;
        this.sums = sums;
        this.spread = spread;
        this.system = system;
    }

    /**
     * Learns how the errors of the nodes go together.
     *
     * @param parents of each node its parent's index, which is less than its own; −1 for roots
     * @param errors of each node, its base forecasts' errors from the same past origins at the same steps as the others'; at
     *     least two each. Errors of other forecasts say nothing: those of a method that is linear in the series add up by
     *     themselves, as if the store knew no more than its products
     */
    public static Reconciliation of(int[] parents, double[][] errors) {
        check(parents, errors);
        int n = parents.length;
        int times = errors[0].length;
        double[] deviations = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            deviations[i] = Arrays.stream(errors[i]).map(e -> e * e).sum() / times;
            mean += deviations[i] / n;
        }
        double[][] standard = new double[n][times];
        for (int i = 0; i < n; i++) {
            deviations[i] = Math.sqrt(Math.max(deviations[i], Math.max(LEAST_VARIANCE * mean, Double.MIN_NORMAL)));
            for (int t = 0; t < times; t++) {
                standard[i][t] = errors[i][t] / deviations[i];
            }
        }
        double common = commonCorrelation(standard);
        double lambda = shrinkage(standard, common);
        List<int[]> sums = sums(parents);
        int k = sums.size();
        double[][] spread = new double[n][k];
        for (int row = 0; row < k; row++) {
            double[] gap = new double[times];
            int[] nodes = sums.get(row);
            double total = 0;
            for (int j = 0; j < nodes.length; j++) {
                double sign = j == 0 ? 1 : -1;
                total += sign * deviations[nodes[j]];
                for (int t = 0; t < times; t++) {
                    gap[t] += sign * errors[nodes[j]][t];
                }
            }
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int t = 0; t < times; t++) {
                    sum += errors[i][t] * gap[t];
                }
                spread[i][row] = (1 - lambda) * sum / times + lambda * common * deviations[i] * total;
            }
            for (int j = 0; j < nodes.length; j++) {
                int i = nodes[j];
                double own = Arrays.stream(errors[i]).map(e -> e * e).sum() / times;
                double rest = (1 - lambda * common) * deviations[i] * deviations[i] - (1 - lambda) * own;
                spread[i][row] += (j == 0 ? 1 : -1) * rest;
            }
        }
        double[][] system = new double[k][k];
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < k; column++) {
                system[row][column] = gap(sums.get(row), spread, column);
            }
        }
        for (int row = 0; row < k; row++) {
            for (int column = 0; column < row; column++) {
                system[row][column] = system[column][row];
            }
        }
        return new Reconciliation(
                parents.clone(),
                sums,
                spread,
                new CholeskyDecomposition(new Array2DRowRealMatrix(system, false), 1e-9, 0));
    }

    /** Forecasts of one point in time that add up exactly; where all are at least zero, so are these. */
    public double[] reconciled(double[] base) {
        double[] gaps = sums.stream().mapToDouble(nodes -> gap(nodes, base)).toArray();
        double[] weights =
                system.getSolver().solve(new ArrayRealVector(gaps, false)).toArray();
        double[] result = new double[base.length];
        for (int i = 0; i < base.length; i++) {
            result[i] = base[i];
            for (int row = 0; row < weights.length; row++) {
                result[i] -= spread[i][row] * weights[row];
            }
        }
        if (Arrays.stream(base).allMatch(value -> value >= 0)) {
            for (int i = 0; i < result.length; i++) {
                result[i] = parents[i] < 0 ? Math.max(0, result[i]) : result[i];
            }
            sums.forEach(nodes -> share(nodes, result));
        }
        for (int[] nodes : sums) {
            result[nodes[0]] = 0;
        }
        for (int i = result.length - 1; i > 0; i--) {
            if (parents[i] >= 0) {
                result[parents[i]] += result[i];
            }
        }
        return result;
    }

    /** What of the children is not negative comes to their parent's value, in proportion. */
    private static void share(int[] nodes, double[] values) {
        double total = 0;
        for (int j = 1; j < nodes.length; j++) {
            values[nodes[j]] = Math.max(0, values[nodes[j]]);
            total += values[nodes[j]];
        }
        double factor = total > 0 ? values[nodes[0]] / total : 0;
        for (int j = 1; j < nodes.length; j++) {
            values[nodes[j]] *= factor;
        }
    }

    /** Mean correlation of all pairs, at least 0: the variance of the mean of all, without that of each. */
    private static double commonCorrelation(double[][] standard) {
        int n = standard.length;
        int times = standard[0].length;
        double squares = 0;
        for (int t = 0; t < times; t++) {
            double sum = 0;
            for (double[] each : standard) {
                sum += each[t];
            }
            squares += sum * sum / times;
        }
        return n > 1 ? Math.min(1, Math.max(0, (squares - n) / n / (n - 1))) : 0;
    }

    /** λ of the correlations, from standardised errors. */
    static double shrinkage(double[][] standard, double common) {
        int times = standard[0].length;
        double variances = 0;
        double squares = 0;
        for (int i = 0; i < standard.length; i++) {
            for (int j = 0; j < i; j++) {
                double sum = 0;
                double squared = 0;
                for (int t = 0; t < times; t++) {
                    double product = standard[i][t] * standard[j][t];
                    sum += product;
                    squared += product * product;
                }
                double correlation = sum / times;
                variances += (squared / times - correlation * correlation) / (times - 1);
                squares += (correlation - common) * (correlation - common);
            }
        }
        return squares > 0 ? Math.min(1, Math.max(0, variances / squares)) : 1;
    }

    /** Of each inner node: itself, then its children. */
    private static List<int[]> sums(int[] parents) {
        List<List<Integer>> children = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            children.add(new ArrayList<>(List.of(i)));
            if (parents[i] >= 0) {
                children.get(parents[i]).add(i);
            }
        }
        return children.stream()
                .filter(nodes -> nodes.size() > 1)
                .map(nodes -> nodes.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private static double gap(int[] nodes, double[] values) {
        double gap = values[nodes[0]];
        for (int j = 1; j < nodes.length; j++) {
            gap -= values[nodes[j]];
        }
        return gap;
    }

    private static double gap(int[] nodes, double[][] values, int column) {
        double gap = values[nodes[0]][column];
        for (int j = 1; j < nodes.length; j++) {
            gap -= values[nodes[j]][column];
        }
        return gap;
    }

    private static void check(int[] parents, double[][] errors) {
        if (parents.length != errors.length) {
            throw new IllegalArgumentException(
                    "errors must be given for each of %d nodes, got %d".formatted(parents.length, errors.length));
        }
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] >= i || parents[i] < -1) {
                throw new IllegalArgumentException(
                        "parent of node %d must be in [-1, %d], got %d".formatted(i, i - 1, parents[i]));
            }
            if (errors[i].length < 2 || errors[i].length != errors[0].length) {
                throw new IllegalArgumentException(
                        "errors of node %d must be as many as the first node's and at least 2, got %d"
                                .formatted(i, errors[i].length));
            }
        }
    }
}
