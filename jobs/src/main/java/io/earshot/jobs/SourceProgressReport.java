package io.earshot.jobs;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.earshot.results.SourceProgress;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Journal;
import io.earshot.sinks.Tables;
import io.earshot.sources.Offsets;
import io.earshot.sources.Reading;
import io.earshot.sources.SourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Notes how far each partition has been read, and how much is left: when a checkpoint has completed, but not more often
 * than every ten seconds. Kafka is asked in the background, and the job goes on whatever becomes of it.
 *
 * <p>State: none. It believes what it was told since the job started, and for the rest the offsets that the job has
 * committed.
 */
final class SourceProgressReport extends ProcessFunction<Reading, Void> implements CheckpointListener {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final long END_OF_TIME =
            Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final long UNKNOWN = -1;
    private static final long serialVersionUID = 1;

    private final String job;
    private final SourceSettings source;
    private final ClickHouseConnection clickHouse;
    private transient Map<Partition, Reading> readings = new HashMap<>();
    private transient volatile long watermark;
    private transient long reportedNanos;
    private transient volatile Map<String, Long> behind = Map.of();
    private transient @Nullable Offsets offsets;
    private transient @Nullable Journal<SourceProgress> journal;

    private record Partition(String topic, int partition) {}

    private SourceProgressReport(String job, SourceSettings source, ClickHouseConnection clickHouse) {
        this.job = job;
        this.source = source;
        this.clickHouse = clickHouse;
    }

    /** Writes {@code source_progress} for a job. */
    static void attach(
            DataStream<Reading> readings, String job, SourceSettings source, ClickHouseConnection clickHouse) {
        readings.global()
                .process(new SourceProgressReport(job, source, clickHouse))
                .setParallelism(1)
                .setMaxParallelism(1)
                .uid("source-progress")
                .name("Note how far the topics are read");
    }

    @Override
    public void open(OpenContext context) {
        readings = new HashMap<>();
        watermark = 0;
        behind = Map.of();
        reportedNanos = System.nanoTime() - EVERY.toNanos();
        offsets = new Offsets(source);
        journal = new Journal<>(clickHouse, Tables.SOURCE_PROGRESS);
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("earshot");
        metrics.gauge("watermarkLagMillis", () -> watermark == 0 ? UNKNOWN : System.currentTimeMillis() - watermark);
        for (String topic : source.topics()) {
            metrics.addGroup("topic", topic).gauge("recordsBehind", () -> behind.getOrDefault(topic, UNKNOWN));
        }
    }

    @Override
    public void processElement(Reading reading, Context context, Collector<Void> out) {
        readings.put(new Partition(reading.topic(), reading.partition()), reading);
        watermark = Math.max(0, Math.min(context.timerService().currentWatermark(), END_OF_TIME));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (System.nanoTime() - reportedNanos >= EVERY.toNanos()) {
            reportedNanos = System.nanoTime();
            Map<Partition, Reading> read = Map.copyOf(readings);
            long upTo = watermark;
            long at = System.currentTimeMillis(); // of the checkpoint, however long Kafka takes to answer
            requireNonNull(journal).append(() -> rows(read, upTo, at));
        }
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
        if (offsets != null) {
            offsets.close();
        }
    }

    private List<SourceProgress> rows(Map<Partition, Reading> read, long upTo, long at)
            throws ExecutionException, InterruptedException {
        List<Offsets.Standing> all = requireNonNull(offsets).now();
        List<SourceProgress> rows = all.stream()
                .map(one -> row(one, read.get(new Partition(one.topic(), one.partition())), at, upTo))
                .toList();
        behind = rows.stream().collect(groupingBy(SourceProgress::topic, summingLong(SourceProgress::recordsBehind)));
        return rows;
    }

    private SourceProgress row(Offsets.Standing one, @Nullable Reading reading, long at, long upTo) {
        return new SourceProgress(
                job,
                one.topic(),
                one.partition(),
                at,
                reading == null ? one.nextOffset() : Math.max(one.nextOffset(), reading.nextOffset()),
                one.endOffset(),
                reading == null ? 0 : reading.newestRecordMillis(),
                reading == null ? 0 : reading.newestOccurredMillis(),
                upTo);
    }
}
