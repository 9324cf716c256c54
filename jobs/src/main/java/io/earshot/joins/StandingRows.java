package io.earshot.joins;

import io.earshot.measures.series.SeriesOutlook;
import io.earshot.results.DemandPlan;
import io.earshot.results.Forecast;
import io.earshot.results.ForecastAccuracy;
import io.earshot.results.LeadTimeDemand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which rows of a series stand, so that those that are not said again can vanish: keys only, written short.
 *
 * @param forecasts metric and grain, and the steps as bits
 * @param metricsJudged metrics of which accuracy stands
 * @param judged the methods and ranges of which it stands, each as method, first and last step; last steps of weeks are negative,
 *     so that what earlier builds wrote stays right
 * @param hasPlan whether a demand plan stands, and the demand over its lead time beside it
 */
public record StandingRows(List<Steps> forecasts, List<String> metricsJudged, List<Range> judged, boolean hasPlan) {
    static final StandingRows NONE = new StandingRows(List.of(), List.of(), List.of(), false);

    /** Steps of a metric and grain of which a forecast stands, as bits. */
    public record Steps(String metric, String grain, long bits) {}

    /** What a method was judged on. */
    public record Range(String method, int firstStep, int lastStep) {
        static Range ofDays(ForecastAccuracy row) {
            return new Range(row.method(), row.firstStep(), row.lastStep());
        }

        static Range ofWeeks(ForecastAccuracy row) {
            return new Range(row.method(), row.firstStep(), -row.lastStep());
        }

        boolean isOfWeeks() {
            return lastStep < 0;
        }
    }

    /** Where rows go. */
    interface Rows {
        void add(Forecast row);

        void add(ForecastAccuracy row);

        void addOfWeeks(ForecastAccuracy row);

        void add(DemandPlan row);

        void add(LeadTimeDemand row);
    }

    /** Writes all rows of an outlook and takes back those that stand and are not among them. */
    StandingRows replacedBy(SeriesOutlook.Name name, SeriesOutlook outlook, Rows rows) {
        outlook.forecasts().forEach(rows::add);
        outlook.accuracy().forEach(rows::add);
        outlook.weeklyAccuracy().forEach(rows::addOfWeeks);
        outlook.plans().forEach(rows::add);
        outlook.demand().forEach(rows::add);
        StandingRows after = of(outlook);
        for (Steps steps : forecasts) {
            long gone = steps.bits & ~after.bits(steps.metric, steps.grain);
            for (int step = 1; step < Long.SIZE; step++) {
                if ((gone >> step & 1) == 1) {
                    rows.add(gone(name, steps, step));
                }
            }
        }
        Set<Range> ranges = new HashSet<>(after.judged);
        for (String metric : metricsJudged) {
            boolean isJudged = after.metricsJudged.contains(metric);
            judged.stream()
                    .filter(range -> !isJudged || !ranges.contains(range))
                    .forEach(range -> {
                        if (range.isOfWeeks()) {
                            rows.addOfWeeks(gone(name, metric, range));
                        } else {
                            rows.add(gone(name, metric, range));
                        }
                    });
        }
        if (hasPlan && !after.hasPlan) {
            rows.add(new DemandPlan(name.storeId(), name.dimension(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true));
            rows.add(new LeadTimeDemand(name.storeId(), name.dimension(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true));
        }
        return after;
    }

    private static StandingRows of(SeriesOutlook outlook) {
        List<Steps> forecasts = new ArrayList<>();
        for (Forecast row : outlook.forecasts()) {
            int last = forecasts.size() - 1;
            boolean isNext = last >= 0
                    && forecasts.get(last).metric.equals(row.metric())
                    && forecasts.get(last).grain.equals(row.grain());
            if (isNext) {
                Steps steps = forecasts.get(last);
                forecasts.set(last, new Steps(steps.metric, steps.grain, steps.bits | 1L << row.step()));
            } else {
                forecasts.add(new Steps(row.metric(), row.grain(), 1L << row.step()));
            }
        }
        List<String> metrics = Stream.concat(outlook.accuracy().stream(), outlook.weeklyAccuracy().stream())
                .map(ForecastAccuracy::metric)
                .distinct()
                .toList();
        List<Range> judged = Stream.concat(
                        outlook.accuracy().stream().map(Range::ofDays),
                        outlook.weeklyAccuracy().stream().map(Range::ofWeeks))
                .distinct()
                .toList();
        return new StandingRows(forecasts, metrics, judged, !outlook.plans().isEmpty());
    }

    private long bits(String metric, String grain) {
        return forecasts.stream()
                .filter(steps -> steps.metric.equals(metric) && steps.grain.equals(grain))
                .mapToLong(Steps::bits)
                .findAny()
                .orElse(0);
    }

    private static Forecast gone(SeriesOutlook.Name name, Steps steps, int step) {
        return new Forecast(
                name.storeId(),
                steps.metric,
                name.dimension(),
                steps.grain,
                step,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                true);
    }

    private static ForecastAccuracy gone(SeriesOutlook.Name name, String metric, Range range) {
        return new ForecastAccuracy(
                name.storeId(),
                metric,
                name.dimension(),
                range.method,
                range.firstStep,
                Math.abs(range.lastStep),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                false,
                true);
    }
}
