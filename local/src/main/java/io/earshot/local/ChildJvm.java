package io.earshot.local;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server in a JVM of its own.
 *
 * <p>The child says {@code ready name=value ...} on its standard output once it serves, and ends when its standard input
 * does: so it ends with its parent, however that ends.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final String READY = "ready ";

    private final String name;
    private final Process process;
    private final Map<String, String> ready;

    private ChildJvm(String name, Process process, Map<String, String> ready) {
        this.name = name;
        this.process = process;
        this.ready = ready;
    }

    /**
     * What to start: a main class with its arguments, JVM options and environment, and the file for its log.
     *
     * @param classPath as Java takes it; see {@link #ownClassPath()}
     */
    public record Command(
            String name,
            Class<?> main,
            String classPath,
            List<String> jvmOptions,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {}

    /**
     * Starts the child and waits until it serves.
     *
     * @throws IllegalStateException if it ends or is silent too long; the message has the end of its log
     */
    public static ChildJvm start(Command command, Duration patience) {
        try {
            Files.createDirectories(command.log().toAbsolutePath().getParent());
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Servers that live for minutes: the quick compiler halves what their start costs.
            line.add("-XX:+UseSerialGC");
            line.add("-XX:TieredStopAtLevel=1");
            line.add("-Dlog4j2.configurationFile=log4j2-server.properties");
            line.addAll(command.jvmOptions());
            line.add(command.main().getName());
            line.addAll(command.arguments());
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectError(
                            ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            builder.environment().put("CLASSPATH", command.classPath());
            builder.environment().putAll(command.environment());
            Process process = builder.start();
            Map<String, String> ready = awaitReady(command, process, patience);
            return new ChildJvm(command.name(), process, ready);
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + " could not be started", e);
        }
    }

    /** What the child said of itself when it was ready. */
    public String ready(String key) {
        String value = ready.get(key);
        if (value == null) {
            throw new IllegalStateException(name + " did not say its " + key);
        }
        return value;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    /** Ends the child at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        await(STOP_PATIENCE);
    }

    /** Asks the child to stop, and ends it if it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The child has gone, which is what is wanted.
        }
        if (!await(STOP_PATIENCE)) {
            kill();
        }
    }

    private boolean await(Duration patience) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, String> awaitReady(Command command, Process process, Duration patience) {
        CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readOutput(process, ready), command.name() + " output");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    command.name() + " was not ready after " + patience.toSeconds() + " s" + endOf(command.log()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(command.name() + " did not start" + endOf(command.log()), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.name() + " was starting", e);
        }
    }

    private static void readOutput(Process process, CompletableFuture<Map<String, String>> ready) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(READY)) {
                    Map<String, String> values = new HashMap<>();
                    for (String pair : line.substring(READY.length()).split(" ")) {
                        int equals = pair.indexOf('=');
                        values.put(pair.substring(0, equals), pair.substring(equals + 1));
                    }
                    ready.complete(values);
                }
            }
            ready.completeExceptionally(new IllegalStateException("it ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private static String endOf(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            List<String> last = lines.subList(Math.max(0, lines.size() - 15), lines.size());
            return "; the end of " + log + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "; there is no log in " + log;
        }
    }

    /** The class path of this JVM. */
    public static String ownClassPath() {
        String separator = System.getProperty("path.separator");
        List<String> absolute = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(separator)) {
            absolute.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, absolute);
    }

    // What follows runs in the child.

    /** Tells the parent that this server serves. */
    static void sayReady(Map<String, ?> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((key, value) -> pairs.add(key + "=" + value));
        System.out.println(READY + String.join(" ", pairs));
        System.out.flush();
    }

    /**
     * Leaves Ctrl-C and the closing of the terminal to the parent, which then stops its children in order. Both signals
     * reach all processes of a terminal alike.
     */
    static void leaveSignalsToParent() {
        Pointer ignore = Pointer.createConstant(1);
        for (int signal : new int[] {1 /* HUP */, 2 /* INT */}) {
            NativeLibrary.getInstance("c").getFunction("signal").invokePointer(new Object[] {signal, ignore});
        }
    }

    /** Returns when the parent has closed this child's standard input, or has gone. */
    static void awaitParent() throws IOException {
        InputStream parent = System.in;
        byte[] ignored = new byte[64];
        while (parent.read(ignored) >= 0) {
            // Nothing is ever said, only the end matters.
        }
    }
}
