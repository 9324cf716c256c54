package io.earshot.bench;

import com.sun.management.OperatingSystemMXBean;
import io.earshot.local.cli.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What a figure depends on beside the code. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Machine() {}

    /** CPU time of this JVM since its start, all threads, garbage collection and compilation among them. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** CPU time of another process since its start. */
    static long cpuNanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(java.time.Duration::toNanos)
                .orElse(0L);
    }

    /** Load average of the last minute. */
    static double load() {
        return SYSTEM.getSystemLoadAverage();
    }

    static void describe(Terminal terminal, long seed, String what) {
        terminal.say("Machine: %s, %d cores, %d GB, JDK %s, heap %,d MB, %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        SYSTEM.getTotalMemorySize() >> 30,
                        Runtime.version(),
                        Runtime.getRuntime().maxMemory() >> 20,
                        collectors()));
        terminal.say("Versions: Flink %s, Kafka %s, commit %s; seed %d, %s"
                .formatted(EnvironmentInformation.getVersion(), kafkaVersion(), commit(), seed, what));
        terminal.say("Load average before: " + oneDigit(load()));
    }

    /** What so many units of work took since a moment, by the clock and of this JVM's CPU. */
    static String took(String units, long count, long sinceNanos, long sinceCpuNanos) {
        double seconds = (System.nanoTime() - sinceNanos) / 1e9;
        double cpu = (cpuNanos() - sinceCpuNanos) / 1e9;
        return String.format(
                Locale.ROOT,
                "%,d %s in %,.1f s, %.1f ms of CPU each",
                count,
                units,
                seconds,
                1e3 * cpu / Math.max(1, count));
    }

    static String oneDigit(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(java.lang.management.MemoryManagerMXBean::getName)
                .collect(Collectors.joining(" + "));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String kafkaVersion() {
        Properties properties = new Properties();
        try (InputStream resource = Machine.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kafka/kafka-version.properties cannot be read", e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String commit() {
        return System.getProperty("earshot.commit", "unknown");
    }
}
