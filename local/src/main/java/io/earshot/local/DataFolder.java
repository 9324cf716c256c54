package io.earshot.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The one folder that keeps what the laptop stack keeps. */
public final class DataFolder {
    /** Where all data is, unless said otherwise. */
    public static final Path USUAL = Path.of(".earshot");

    /** The part of the folder that a demo starts anew each time. */
    public static final String DEMO = "demo";

    private static final String LOCK = "stack.lock";

    private static final Set<String> OWN = Set.of(
            "kafka", "clickhouse", "flink", "logs", "secrets", DEMO, LOCK, "stack.properties", "kafka.properties");

    private DataFolder() {}

    /**
     * Deletes the folder with all that is in it.
     *
     * @throws IllegalArgumentException if it holds anything that the stack did not make
     */
    public static void clean(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !OWN.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException(
                                folder + " must hold only what Earshot made, and holds " + name + ": it is left alone");
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
        delete(folder);
    }

    /** Takes the folder for this process, until it closes what it gets or ends; nothing, if another process has it. */
    public static Optional<Closeable> lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(channel);
        } catch (OverlappingFileLockException takenByThisProcess) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + folder, e);
        }
    }

    /** Deletes the folder with all that is in it, without following links. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
        for (Path file : deepestFirst) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }
}
