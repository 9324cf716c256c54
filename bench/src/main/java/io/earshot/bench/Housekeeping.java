package io.earshot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of the threads of this JVM that Java does not list: those that collect garbage and those that compile. Linux
 * tells it for each thread; elsewhere it is 0. A compiler thread that ended takes its time with it.
 *
 * @param collectionNanos of the collector's threads
 * @param compilationNanos of the compilers' threads
 */
record Housekeeping(long collectionNanos, long compilationNanos) {
    private static final Path THREADS = Path.of("/proc/self/task");

    /** Since the start of the JVM. */
    static Housekeeping now() {
        long collection = 0;
        long compilation = 0;
        if (Files.isDirectory(THREADS)) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
                for (Path thread : threads) {
                    String name = read(thread.resolve("comm"));
                    if (name.startsWith("GC Thread") || name.startsWith("VM Thread")) {
                        collection += nanos(thread);
                    } else if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                        compilation += nanos(thread);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the threads of this JVM cannot be read", e);
            }
        }
        return new Housekeeping(collection, compilation);
    }

    Housekeeping since(Housekeeping start) {
        return new Housekeeping(
                collectionNanos - start.collectionNanos, Math.max(0, compilationNanos - start.compilationNanos));
    }

    /** The first number of the file is the time on a processor, nanoseconds. */
    private static long nanos(Path thread) {
        String times = read(thread.resolve("schedstat"));
        return times.isEmpty() ? 0 : Long.parseLong(times.substring(0, times.indexOf(' ')));
    }

    /** Empty where the thread has ended. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
