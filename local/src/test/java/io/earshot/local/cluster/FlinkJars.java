package io.earshot.local.cluster;

import io.earshot.jobs.AttributionJob;
import io.earshot.local.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Flink distribution has in its lib folder, out of this JVM's class path; and the jar of the jobs, which it has not. */
final class FlinkJars {
    private static final Pattern OF_FLINK = Pattern.compile(
            "(flink-(?!connector-kafka)|frocksdbjni-|commons-(cli|collections|compress|io|lang3|math3|text)-|kryo-|minlog-|objenesis-"
                    + "|reflectasm-|snakeyaml-engine-|log4j-|slf4j-api-|snappy-java-|lz4-java-|javassist-|RoaringBitmap-"
                    + "|async-profiler-|asm-).*\\.jar");

    private FlinkJars() {}

    /**
     * The class path of Flink's processes.
     *
     * @param folder gets the one class of ours on it, {@link Tethered}
     */
    static String classPath(Path folder) {
        List<String> entries = new ArrayList<>();
        entries.add(tethered(folder).toAbsolutePath().toString());
        for (String entry : ChildJvm.ownClassPath().split(File.pathSeparator)) {
            if (OF_FLINK.matcher(Path.of(entry).getFileName().toString()).matches()) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path tethered(Path folder) {
        String file = Tethered.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        try (InputStream bytes = Tethered.class.getResourceAsStream('/' + file)) {
            Files.createDirectories(copy.getParent());
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code flink run} takes; {@code mvn package} leaves it beside the jobs' classes. */
    static Path jobs() {
        Path classes = classes(AttributionJob.class);
        try (Stream<Path> files = Files.list(classes.getParent())) {
            return files.filter(file -> file.getFileName().toString().matches("earshot-jobs-.*-all\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "the shaded jar of the jobs must lie in " + classes.getParent() + ": run mvn package"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of the classes that a main needs beside the jar of the jobs, if it is not in there. */
    static Optional<String> besideJobs(Class<?> main) {
        Path classes = classes(main);
        return classes.equals(classes(AttributionJob.class))
                ? Optional.empty()
                : Optional.of(classes.toUri().toString());
    }

    private static Path classes(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
