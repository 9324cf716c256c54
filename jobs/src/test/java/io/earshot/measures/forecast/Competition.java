package io.earshot.measures.forecast;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Series of the M3 and M4 competitions, where EARSHOT_DATA names the folder that has them. */
enum Competition {
    YEARLY("m3/Yearly", 1, 6),
    QUARTERLY("m3/Quarterly", 4, 8),
    MONTHLY("m3/Monthly", 12, 18),
    OTHER("m3/Other", 1, 8),
    WEEKLY("m4/Weekly", 1, 13);

    final int period;
    final int horizon;
    private final String file;

    Competition(String file, int period, int horizon) {
        this.file = file;
        this.period = period;
        this.horizon = horizon;
    }

    record Series(double[] train, double[] test) {}

    List<Series> all() {
        Map<String, double[]> tests = new HashMap<>();
        for (String line : lines("-test.csv")) {
            tests.put(line.substring(0, line.indexOf(',')), numbers(line));
        }
        List<Series> all = new ArrayList<>();
        for (String line : lines("-train.csv")) {
            all.add(new Series(numbers(line), tests.get(line.substring(0, line.indexOf(',')))));
        }
        return all;
    }

    List<Series> sample(int size, long seed) {
        List<Series> all = all();
        java.util.Collections.shuffle(all, new Random(seed));
        return all.subList(0, size);
    }

    /** OWA of a method over series, Naive2 over the same ones being 1. */
    double owa(List<Series> all, Method method) {
        double[] sums = new double[4];
        for (Series series : all) {
            double[] forecast = method.forecast(series.train, period, horizon);
            double[] naive = Naive.adjusted(series.train, period, horizon);
            sums[0] += Accuracy.smape(series.test, forecast);
            sums[1] += Accuracy.mase(series.train, period, series.test, forecast);
            sums[2] += Accuracy.smape(series.test, naive);
            sums[3] += Accuracy.mase(series.train, period, series.test, naive);
        }
        return Accuracy.owa(sums[0], sums[1], sums[2], sums[3]);
    }

    private List<String> lines(String end) {
        String data = System.getenv("EARSHOT_DATA");
        assumeTrue(data != null, "EARSHOT_DATA is not set: it names the folder with " + file + end);
        Path path = Path.of(data, file + end);
        assumeTrue(Files.isRegularFile(path), "EARSHOT_DATA has no " + file + end);
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(","))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
