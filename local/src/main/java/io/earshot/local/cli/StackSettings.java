package io.earshot.local.cli;

import io.earshot.local.DataFolder;
import io.earshot.local.LocalStack;
import io.earshot.local.RunningStack;
import io.earshot.local.StackOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that start a stack, and the start itself. */
public final class StackSettings {
    /** Flink refuses less when a job comes, long after the start. */
    private static final double SHORTEST_SECONDS = 0.01;

    @Mixin
    private AllServers servers;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many times each job runs side by side (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of topics that are created (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often jobs checkpoint, and so how fresh tables are (default: ${DEFAULT-VALUE}).")
    private double checkpointSeconds;

    /** The folder that keeps everything. */
    Path folder() {
        return servers.folder();
    }

    private StackOptions options(Path data, Terminal terminal) {
        if (parallelism < 1) {
            throw new CommandException("--parallelism must be at least 1, got " + parallelism);
        }
        if (partitions < 1) {
            throw new CommandException("--partitions must be at least 1, got " + partitions);
        }
        if (!(checkpointSeconds >= SHORTEST_SECONDS)) {
            throw new CommandException(
                    "--checkpoint must be at least " + SHORTEST_SECONDS + " seconds, got " + checkpointSeconds);
        }
        StackOptions options = StackOptions.in(data)
                .withUsualPorts()
                .withParallelism(parallelism)
                .withPartitions(partitions)
                .withCheckpointInterval(Duration.ofMillis(Math.round(checkpointSeconds * 1000)))
                .withProgress(line -> terminal.say("  " + terminal.good("✓") + " " + line));
        options = servers.ownKafka().map(options::withKafka).orElse(options);
        return servers.ownClickHouse(data).map(options::withClickHouse).orElse(options);
    }

    private static String parts(StackOptions options) {
        return (options.ownKafka() == null ? "Kafka, " : "")
                + (options.ownClickHouse() == null ? "ClickHouse, " : "")
                + "Flink";
    }

    /**
     * Starts the stack, tells other processes where it is, creates the topics, and says every address.
     *
     * <p>The stack ends when it is closed or when the process is told to end, whichever comes first.
     */
    Running start(Path data, Terminal terminal) {
        StackOptions options = options(data, terminal);
        Closeable lock = DataFolder.lock(data)
                .orElseThrow(() -> new CommandException("a stack runs from " + data
                        + " already, or is starting: stop it, or choose another folder with --data"));
        terminal.say(terminal.bold("Starting " + parts(options)) + terminal.dim(", all in " + data));
        LocalStack stack = LocalStack.start(options);
        Running running = new Running(stack, terminal, lock);
        RunningStack.announce(stack);
        stack.createTopics();
        running.sayAddresses();
        return running;
    }

    /** A stack with the promise that it ends, once, with this process at the latest. */
    static final class Running implements AutoCloseable {
        private final LocalStack stack;
        private final Terminal terminal;
        private final Closeable lock;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final Thread hook = new Thread(this::stop, "stop the stack");

        private Running(LocalStack stack, Terminal terminal, Closeable lock) {
            this.stack = stack;
            this.terminal = terminal;
            this.lock = lock;
            Runtime.getRuntime().addShutdownHook(hook);
        }

        LocalStack stack() {
            return stack;
        }

        void sayAddresses() {
            terminal.say();
            address("Kafka", stack.kafkaBootstrap(), "");
            stack.clickHouseProcess()
                    .ifPresentOrElse(
                            own -> {
                                address(
                                        "ClickHouse",
                                        own.httpUrl() + "/play?user=earshot_reader",
                                        "password " + own.password("earshot_reader"));
                                address("", "127.0.0.1:" + own.tcpPort(), "the native protocol");
                            },
                            () -> address("ClickHouse", stack.clickHouseHttpUrl(), "user " + stack.writerUser()));
            address("Flink", stack.flink().webAddress().toString(), "");
            address("Log", System.getProperty("earshot.log", "none"), "");
            terminal.say();
        }

        private void address(String name, String where, String note) {
            terminal.say("  " + "%-13s".formatted(name) + terminal.bold(where)
                    + (note.isEmpty() ? "" : terminal.dim("   " + note)));
        }

        /** Waits until the process is told to end, or a part of the stack has ended. */
        void awaitEnd() {
            while (!closed.get()) {
                if (stack.kafkaProcess().map(kafka -> !kafka.isAlive()).orElse(false)) {
                    throw new CommandException("Kafka has ended by itself: see "
                            + stack.options().folder().resolve("kafka").resolve("kafka.log"));
                }
                if (stack.clickHouseProcess().map(own -> !own.isAlive()).orElse(false)) {
                    throw new CommandException("ClickHouse has ended by itself: see "
                            + stack.options().folder().resolve("clickhouse").resolve("clickhouse.log"));
                }
                try {
                    Thread.sleep(500);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        @Override
        public void close() {
            stop();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The process is on its way out, and the hook has done or is doing the same.
            }
        }

        private void unlock() {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot unlock " + stack.options().folder(), e);
            }
        }

        private synchronized void stop() {
            if (closed.compareAndSet(false, true)) {
                terminal.say();
                terminal.say("Stopping ...");
                RunningStack.forget(stack.options().folder());
                stack.close();
                unlock();
                terminal.say("Stopped. Data is kept in " + stack.options().folder() + ".");
            }
        }
    }
}
