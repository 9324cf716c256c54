package io.earshot.measures.forecast;

/**
 * Quantiles of what will come, by step ahead and by {@link Calibration#PROBABILITIES}.
 *
 * @param quantiles of step h at index h − 1
 */
public record Bands(double[][] quantiles) {
    /** Lower ends of the 95% intervals. */
    public double[] lower() {
        return column(0);
    }

    /** Upper ends of the 95% intervals. */
    public double[] upper() {
        return column(Calibration.PROBABILITIES.size() - 1);
    }

    private double[] column(int index) {
        double[] column = new double[quantiles.length];
        for (int h = 0; h < quantiles.length; h++) {
            column[h] = quantiles[h][index];
        }
        return column;
    }
}
