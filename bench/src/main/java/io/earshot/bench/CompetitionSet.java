package io.earshot.bench;

import io.earshot.measures.forecast.Accuracy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A set of series of the M3 or M4 competition, each with the values that were held out. */
enum CompetitionSet {
    M3_YEARLY("m3_yearly", "m3/Yearly", 1, 1, 6),
    M3_QUARTERLY("m3_quarterly", "m3/Quarterly", 4, 4, 8),
    M3_MONTHLY("m3_monthly", "m3/Monthly", 12, 12, 18),
    M3_OTHER("m3_other", "m3/Other", 1, 1, 8),
    M4_WEEKLY("m4_weekly", "m4/Weekly", 1, 52, 13);

    /** As the reference names it. */
    final String id;

    /** That of the competition, for its measures and benchmarks. */
    final int period;

    /** How many values make a year, if they may make a season: what a user would tell the forecaster. */
    final int season;

    final int horizon;
    /** Fewer values than these are no history to forecast from. */
    private static final int SHORTEST = 7;

    private final String file;

    CompetitionSet(String id, String file, int period, int season, int horizon) {
        this.id = id;
        this.file = file;
        this.period = period;
        this.season = season;
        this.horizon = horizon;
    }

    record Series(String id, double[] train, double[] test) {}

    /**
     * What was to be forecast within the training part of each series, where there is something to learn from a horizon
     * before (two periods and a value), as nearly everywhere before the test parts, and values are not all alike.
     *
     * @param back horizons before the end of the training part, positive
     */
    List<Series> within(List<Series> all, int back) {
        return all.stream()
                .filter(series -> series.train.length - back * horizon >= fewest())
                .filter(series ->
                        Accuracy.scale(Arrays.copyOf(series.train, series.train.length - back * horizon), period) > 0)
                .map(series -> {
                    int origin = series.train.length - back * horizon;
                    return new Series(
                            series.id,
                            Arrays.copyOf(series.train, origin),
                            Arrays.copyOfRange(series.train, origin, origin + horizon));
                })
                .toList();
    }

    /** How many values there are before what is forecast, at least, where something is learnt from a horizon before. */
    int fewest() {
        return horizon + Math.max(SHORTEST, 2 * period + 1);
    }

    /** Series with so many values before what is forecast, at least, and of these the last ones, if they are not all alike. */
    List<Series> cut(List<Series> all, int shortest, int last) {
        return all.stream()
                .filter(series -> series.train.length >= shortest)
                .map(series -> {
                    int n = series.train.length;
                    return new Series(
                            series.id, Arrays.copyOfRange(series.train, Math.max(0, n - last), n), series.test);
                })
                .filter(series -> Accuracy.scale(series.train, period) > 0)
                .toList();
    }

    /** Each {@code every}-th series, from the first. */
    List<Series> read(Path data, int every) {
        Map<String, Series> tests = lines(data.resolve(file + "-test.csv")).stream()
                .map(line -> series(line, new double[0]))
                .collect(Collectors.toMap(Series::id, Function.identity()));
        List<String> lines = lines(data.resolve(file + "-train.csv"));
        List<Series> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += every) {
            Series train = series(lines.get(i), new double[0]);
            Series test = tests.get(train.id());
            if (test == null) {
                throw new IllegalStateException("every series must have a test part, " + train.id() + " has none");
            }
            all.add(new Series(train.id(), train.train(), test.train()));
        }
        return all;
    }

    private static Series series(String line, double[] test) {
        String[] parts = line.split(",");
        return new Series(
                parts[0],
                Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray(),
                test);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
