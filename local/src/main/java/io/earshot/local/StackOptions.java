package io.earshot.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the laptop stack is made of.
 *
 * @param folder everything that the stack keeps
 * @param ownKafka how to reach a Kafka of one's own, at least {@code bootstrap.servers}; null: one is started
 * @param ownClickHouse a ClickHouse of one's own; null: one is started
 * @param usualPorts whether to take the ports where people look first, if they are free; else any free ones
 * @param flink whether to start Flink
 * @param parallelism of jobs
 * @param slots how many parallel tasks fit into Flink: several jobs need several times the parallelism
 * @param checkpointInterval how often jobs checkpoint, and so how fresh the tables are
 * @param partitions of topics that the stack creates
 * @param progress told one line at a time what takes long
 */
public record StackOptions(
        Path folder,
        @Nullable Map<String, String> ownKafka,
        @Nullable ClickHouseAddress ownClickHouse,
        boolean usualPorts,
        boolean flink,
        int parallelism,
        int slots,
        Duration checkpointInterval,
        int partitions,
        Consumer<String> progress) {
    private static final int MOST_JOBS = 6;

    public StackOptions {
        ownKafka = ownKafka == null ? null : Map.copyOf(ownKafka);
        if (parallelism < 1 || slots < parallelism) {
            throw new IllegalArgumentException(
                    "parallelism must be in [1, slots], got " + parallelism + " of " + slots + " slots");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, got " + partitions);
        }
    }

    /** Everything in one folder, quiet, on any free ports: what a test wants. */
    public static StackOptions in(Path folder) {
        return new StackOptions(folder, null, null, false, true, 2, 4, Duration.ofSeconds(2), 4, line -> {});
    }

    /** Uses a Kafka of one's own. The properties are Kafka's, SASL and TLS among them. */
    public StackOptions withKafka(Map<String, String> properties) {
        return with(next -> next.ownKafka = properties);
    }

    /** Uses a ClickHouse of one's own. */
    public StackOptions withClickHouse(ClickHouseAddress address) {
        return with(next -> next.ownClickHouse = address);
    }

    /** Takes the ports where people look first, if they are free. */
    public StackOptions withUsualPorts() {
        return with(next -> next.usualPorts = true);
    }

    /** Leaves Flink out. */
    public StackOptions withoutFlink() {
        return with(next -> next.flink = false);
    }

    /** Runs jobs this many times in parallel, all of them side by side. */
    public StackOptions withParallelism(int tasks) {
        return with(next -> {
            next.parallelism = tasks;
            next.slots = MOST_JOBS * tasks;
        });
    }

    public StackOptions withCheckpointInterval(Duration interval) {
        return with(next -> next.checkpointInterval = interval);
    }

    public StackOptions withPartitions(int count) {
        return with(next -> next.partitions = count);
    }

    public StackOptions withProgress(Consumer<String> listener) {
        return with(next -> next.progress = listener);
    }

    private StackOptions with(Consumer<Draft> change) {
        Draft next = new Draft(this);
        change.accept(next);
        return next.options();
    }

    /** The options while they are changed. */
    private static final class Draft {
        private final Path folder;
        private @Nullable Map<String, String> ownKafka;
        private @Nullable ClickHouseAddress ownClickHouse;
        private boolean usualPorts;
        private boolean flink;
        private int parallelism;
        private int slots;
        private Duration checkpointInterval;
        private int partitions;
        private Consumer<String> progress;

        private Draft(StackOptions former) {
            folder = former.folder;
            ownKafka = former.ownKafka;
            ownClickHouse = former.ownClickHouse;
            usualPorts = former.usualPorts;
            flink = former.flink;
            parallelism = former.parallelism;
            slots = former.slots;
            checkpointInterval = former.checkpointInterval;
            partitions = former.partitions;
            progress = former.progress;
        }

        private StackOptions options() {
            return new StackOptions(
                    folder,
                    ownKafka,
                    ownClickHouse,
                    usualPorts,
                    flink,
                    parallelism,
                    slots,
                    checkpointInterval,
                    partitions,
                    progress);
        }
    }
}
