package io.earshot.bench;

import io.earshot.local.cli.TextTable;
import io.earshot.measures.forecast.Accuracy;
import io.earshot.measures.forecast.Forecaster;
import io.earshot.measures.forecast.Reconciliation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forecasts of a shop, its groups of products and its products, each on its own and made to add up, over the last days of their
 * histories. A group is what the first two characters of the product's code say.
 */
final class HierarchyTrial {
    private static final int WEEK = 7;
    private static final int HORIZON = 28;
    /** Past origins whose errors are learnt from; what the last of them forecast has just come. */
    private static final int ERROR_ORIGINS = 3;

    private static final int ERROR_SPACING = 14;

    private final List<double[]> nodes = new ArrayList<>();
    private final int[] parents;
    private final int groups;
    private final int periods;
    private final Map<Integer, double[][]> byOrigin = new HashMap<>();

    /**
     * @param products by their codes, all of the same days
     * @param periods how often 28 days are held out, one after the other, the last ones last
     */
    HierarchyTrial(Map<String, double[]> products, int periods) {
        this.periods = periods;
        Map<String, List<double[]>> byGroup = new LinkedHashMap<>();
        products.forEach((code, values) -> byGroup.computeIfAbsent(
                        code.substring(0, Math.min(2, code.length())), any -> new ArrayList<>())
                .add(values));
        groups = byGroup.size();
        List<Integer> parents = new ArrayList<>(List.of(-1));
        nodes.add(sum(List.copyOf(products.values())));
        byGroup.values().forEach(each -> {
            nodes.add(sum(each));
            parents.add(0);
        });
        int group = 1;
        for (List<double[]> each : byGroup.values()) {
            nodes.addAll(each);
            for (int i = 0; i < each.size(); i++) {
                parents.add(group);
            }
            group++;
        }
        this.parents = parents.stream().mapToInt(Integer::intValue).toArray();
    }

    void run(TextTable table) {
        int length = nodes.get(0).length;
        int n = nodes.size();
        double[][] scores = new double[3][3];
        double gap = 0;
        for (int period = periods; period >= 1; period--) {
            int origin = length - period * HORIZON;
            Reconciliation reconciliation = Reconciliation.of(parents, errors(origin));
            double[][] base = forecasts(origin);
            double[][] moved = new double[n][HORIZON];
            double[][] summed = new double[n][HORIZON];
            for (int h = 0; h < HORIZON; h++) {
                double[] step = new double[n];
                for (int i = 0; i < n; i++) {
                    step[i] = base[i][h];
                }
                double[] reconciled = reconciliation.reconciled(step);
                double[] check = new double[n];
                for (int i = n - 1; i >= 0; i--) {
                    moved[i][h] = reconciled[i];
                    summed[i][h] += i > groups ? step[i] : 0;
                    if (i > 0) {
                        summed[parents[i]][h] += summed[i][h];
                        check[parents[i]] += reconciled[i];
                    }
                }
                for (int i = 0; i <= groups; i++) {
                    gap = Math.max(gap, Math.abs(check[i] - reconciled[i]) / Math.max(1, reconciled[i]));
                }
            }
            double[][][] all = {base, summed, moved};
            for (int m = 0; m < all.length; m++) {
                for (int i = 0; i < n; i++) {
                    int level = i == 0 ? 0 : i <= groups ? 1 : 2;
                    int count = level == 0 ? 1 : level == 1 ? groups : n - 1 - groups;
                    double score = Accuracy.rmsse(
                            Arrays.copyOf(nodes.get(i), origin),
                            Arrays.copyOfRange(nodes.get(i), origin, origin + HORIZON),
                            all[m][i]);
                    // a product that has never sold yet has no scale
                    scores[m][level] += Double.isFinite(score) ? score / count / periods : 0;
                }
            }
        }
        String[] names = {"each on its own", "sums of the products", "reconciled (MinT-shrink)"};
        for (int m = 0; m < names.length; m++) {
            table.row(
                    names[m],
                    "%.4f".formatted(scores[m][0]),
                    "%.4f".formatted(scores[m][1]),
                    "%.4f".formatted(scores[m][2]),
                    m == 0 ? "" : "%.1e".formatted(m == 1 ? 0 : gap));
        }
    }

    /** Of the same forecasts, at all steps of past origins that had come by now. */
    private double[][] errors(int now) {
        double[][] errors = new double[nodes.size()][ERROR_ORIGINS * HORIZON];
        for (int past = 0; past < ERROR_ORIGINS; past++) {
            int origin = now - HORIZON - past * ERROR_SPACING;
            double[][] forecasts = forecasts(origin);
            for (int i = 0; i < errors.length; i++) {
                for (int h = 0; h < HORIZON; h++) {
                    errors[i][past * HORIZON + h] = nodes.get(i)[origin + h] - forecasts[i][h];
                }
            }
        }
        return errors;
    }

    private double[][] forecasts(int origin) {
        return byOrigin.computeIfAbsent(origin, any -> nodes.stream()
                .map(values -> Forecaster.FAST.forecast(Arrays.copyOf(values, origin), WEEK, HORIZON))
                .toArray(double[][]::new));
    }

    private static double[] sum(List<double[]> all) {
        double[] sum = new double[all.get(0).length];
        for (double[] values : all) {
            for (int t = 0; t < sum.length; t++) {
                sum[t] += values[t];
            }
        }
        return sum;
    }
}
