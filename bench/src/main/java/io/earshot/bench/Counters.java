package io.earshot.bench;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** The counters of the Flink in this JVM, as they stand: its REST interface is seconds behind. */
public final class Counters implements MetricReporterFactory, MetricReporter {
    private static final List<Named> ALL = new CopyOnWriteArrayList<>();

    private record Named(String name, String operator, Counter counter) {}

    /** Lets Flink tell its counters, and forgets those of an earlier Flink. */
    static void listen(Configuration flink) {
        ALL.clear();
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
    }

    /** Nothing: what ended has counted, too. */
    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
