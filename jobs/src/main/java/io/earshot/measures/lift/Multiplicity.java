package io.earshot.measures.lift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Corrections for looking at many comparisons. Results stand in the order of the input. */
public final class Multiplicity {
    private Multiplicity() {}

    /**
     * Holm's adjusted p-values: no error at all among the comparisons with probability 1 − α.
     *
     * <p>Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6, 65-70.
     */
    public static double[] holm(double[] p) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double greatest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            greatest = Math.max(greatest, Math.min(1, (p.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = greatest;
        }
        return adjusted;
    }

    /**
     * Benjamini and Hochberg's adjusted p-values: at most a share α of the discoveries is false, on average.
     *
     * <p>Benjamini and Hochberg (1995), Controlling the False Discovery Rate, JRSS B 57, 289-300.
     */
    public static double[] benjaminiHochberg(double[] p) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double smallest = 1;
        for (int rank = p.length - 1; rank >= 0; rank--) {
            smallest = Math.min(smallest, p[order[rank]] * p.length / (rank + 1));
            adjusted[order[rank]] = smallest;
        }
        return adjusted;
    }

    /**
     * Which comparisons are discoveries, by e-values: the k greatest where the k-th is at least m/(kα), for the greatest such
     * k. At most a share α is false, whatever their dependence and whenever each was stopped.
     *
     * <p>Wang and Ramdas (2022), False Discovery Rate Control with E-values, JRSS B 84, 822-852.
     *
     * @param logE natural logarithms of the e-values
     */
    public static boolean[] discoveries(double[] logE, double alpha) {
        int[] order = ascending(Arrays.stream(logE).map(e -> -e).toArray());
        boolean[] isDiscovery = new boolean[logE.length];
        for (int k = logE.length; k >= 1; k--) {
            if (logE[order[k - 1]] >= Math.log(logE.length / (k * alpha))) {
                for (int i = 0; i < k; i++) {
                    isDiscovery[order[i]] = true;
                }
                break;
            }
        }
        return isDiscovery;
    }

    private static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
