package io.earshot.bench;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** The counters, and the watermarks, of the Flink in this JVM, as they stand: its REST interface is seconds behind. */
public final class Counters implements MetricReporterFactory, MetricReporter {
    private static final List<Named> ALL = new CopyOnWriteArrayList<>();
    private static final List<Watermark> WATERMARKS = new CopyOnWriteArrayList<>();

    private record Named(String name, String operator, Counter counter) {}

    private record Watermark(String operator, Gauge<?> gauge) {}

    /** Lets Flink tell its counters, and forgets those of an earlier Flink. */
    static void listen(Configuration flink) {
        ALL.clear();
        WATERMARKS.clear();
        flink.setString("metrics.reporters", "bench");
        flink.setString("metrics.reporter.bench.factory.class", Counters.class.getName());
    }

    /** The sum of a counter over all subtasks of some operators. */
    static long sum(String name, Predicate<String> operators) {
        long sum = 0;
        for (Named each : ALL) {
            if (each.name.equals(name) && operators.test(each.operator)) {
                sum += each.counter.getCount();
            }
        }
        return sum;
    }

    /** The least watermark that all subtasks of an operator have seen, milliseconds; the greatest number where there are none. */
    static long watermark(String operator) {
        return WATERMARKS.stream()
                .filter(each -> each.operator.equals(operator))
                .mapToLong(each -> (Long) each.gauge.getValue())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The operators that have a counter. */
    static List<String> operators(String name) {
        return ALL.stream()
                .filter(each -> each.name.equals(name))
                .map(Named::operator)
                .distinct()
                .toList();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        String operator = group.getAllVariables().get("<operator_name>");
        if (metric instanceof Counter counter && operator != null) {
            ALL.add(new Named(name, operator, counter));
        }
        if (name.equals("currentInputWatermark") && metric instanceof Gauge<?> gauge && operator != null) {
            WATERMARKS.add(new Watermark(operator, gauge));
        }
    }

    /** Nothing: what ended has counted, too. */
    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
