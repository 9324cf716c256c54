package io.earshot.bench;

import io.earshot.local.cli.Terminal;
import io.earshot.local.cli.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where this JVM's threads spend their time, by Java Flight Recorder: each sample counts for what stands on top of the
 * stack. What the Java library does counts for whoever called it. Garbage collection and compilation have no stacks: they
 * are the difference to the CPU time of the process.
 */
final class Profile implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int MOST_ROWS = 14;

    /** Whose code it is, by the beginning of the class name; the first that fits counts. */
    private static final List<Map.Entry<String, String>> OWNERS = List.of(
            Map.entry("org.rocksdb.", "RocksDB"),
            Map.entry("org.apache.kafka.", "Kafka client"),
            Map.entry("org.apache.flink.connector.kafka.", "Kafka source"),
            Map.entry("org.apache.avro.", "Avro"),
            Map.entry("io.earshot.wire.", "Avro"),
            Map.entry("com.fasterxml.jackson.", "JSON"),
            Map.entry("com.clickhouse.", "ClickHouse client"),
            Map.entry("org.apache.hc.", "ClickHouse client"),
            Map.entry("net.jpountz.", "compression"),
            Map.entry("org.apache.flink.api.java.typeutils.", "Flink serialization"),
            Map.entry("org.apache.flink.api.common.typeutils.", "Flink serialization"),
            Map.entry("org.apache.flink.core.memory.", "Flink serialization"),
            Map.entry("org.apache.flink.types.", "Flink serialization"),
            Map.entry("org.apache.flink.runtime.io.network.", "Flink network"),
            Map.entry("org.apache.flink.runtime.state.", "Flink state"),
            Map.entry("org.apache.flink.state.", "Flink state"),
            Map.entry("org.apache.flink.table.", "Flink SQL"),
            Map.entry("org.apache.flink.", "Flink runtime"));

    private final Recording recording;
    private final Path file;

    private Profile(Recording recording, Path file) {
        this.recording = recording;
        this.file = file;
    }

    static Profile start(Path file) {
        try {
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
            recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
            recording.setDestination(file);
            recording.start();
            return new Profile(recording, file);
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("Java Flight Recorder did not start", e);
        }
    }

    /** Ends the recording and prints the largest costs. */
    void print(Terminal terminal) {
        recording.stop();
        recording.close();
        Map<String, Long> owners = new HashMap<>();
        Map<String, Long> frames = new HashMap<>();
        long samples = read(owners, frames);
        terminal.say();
        print(terminal, "cost, by self time", owners, samples);
        print(terminal, "method, by self time", frames, samples);
        terminal.say("  %,d samples of running threads; the whole recording is %s".formatted(samples, file));
    }

    @Override
    public void close() {
        recording.close();
    }

    private long read(Map<String, Long> owners, Map<String, Long> frames) {
        long samples = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (!isOfInterest(event)) {
                    continue;
                }
                samples++;
                List<RecordedFrame> stack = event.getStackTrace().getFrames();
                owners.merge(owner(stack), 1L, Long::sum);
                frames.merge(name(stack.get(0)), 1L, Long::sum);
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Threads in native code mostly wait; of those only RocksDB works. */
    private static boolean isOfInterest(RecordedEvent event) {
        String type = event.getEventType().getName();
        if (event.getStackTrace() == null || event.getStackTrace().getFrames().isEmpty()) {
            return false;
        }
        return type.equals("jdk.ExecutionSample")
                || (type.equals("jdk.NativeMethodSample")
                        && className(event.getStackTrace().getFrames().get(0)).startsWith("org.rocksdb."));
    }

    private static String owner(List<RecordedFrame> stack) {
        for (RecordedFrame frame : stack) {
            String name = className(frame);
            if (name.startsWith("sun.security.") || name.startsWith("com.sun.crypto.")) {
                return "SHA-256";
            }
            if (name.startsWith("io.earshot.") && !name.startsWith("io.earshot.wire.")) {
                return name.substring("io.earshot.".length()).replaceFirst("\\$.*", "");
            }
            for (Map.Entry<String, String> owner : OWNERS) {
                if (name.startsWith(owner.getKey())) {
                    return owner.getValue();
                }
            }
        }
        return "Java itself";
    }

    private static String name(RecordedFrame frame) {
        return className(frame).replaceFirst("^.*\\.(?=[^.]+\\.[^.]+$)", "") + "."
                + frame.getMethod().getName();
    }

    private static String className(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static void print(Terminal terminal, String header, Map<String, Long> counts, long samples) {
        TextTable table = new TextTable(header, "samples", "share");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_ROWS)
                .forEach(entry -> table.row(
                        Flow.shortened(entry.getKey()),
                        "%,d".formatted(entry.getValue()),
                        Machine.oneDigit(100.0 * entry.getValue() / Math.max(1, samples)) + "%"));
        table.print(terminal);
        terminal.say();
    }
}
