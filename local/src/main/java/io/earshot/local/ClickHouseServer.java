package io.earshot.local;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ClickHouse's own HTTP and native servers, out of a native library. Runs in a JVM that {@link ClickHouseProcess} starts,
 * because a crash of native code ends its process.
 *
 * <p>The library serves while it runs a query that waits at a named pipe; closing our end of the pipe is the order to stop.
 */
final class ClickHouseServer {
    /** ABRT, SEGV, ILL, BUS, SYS, FPE, TSTP, TRAP: signals that the library takes away from the JVM. */
    private static final int[] SIGNALS = {6, 11, 4, 7, 31, 8, 20, 5};

    private static final NativeLibrary C = NativeLibrary.getInstance("c");

    private ClickHouseServer() {}

    /** Serves until the parent goes. Arguments: library, data folder, configuration file, HTTP port, native port. */
    public static void main(String[] args) throws Exception {
        ChildJvm.leaveSignalsToParent();
        NativeLibrary library = load(args[0]);

        Path folder = Files.createDirectories(Path.of(args[1]).resolveSibling("run"));
        deleteFiles(folder);
        Path stop = folder.resolve("stop");
        Path ready = folder.resolve("ready");
        if (C.getFunction("mkfifo").invokeInt(new Object[] {stop.toString(), 0600}) != 0) {
            throw new IOException("cannot make the named pipe " + stop);
        }
        RandomAccessFile writeEnd = new RandomAccessFile(stop.toFile(), "rw");

        List<String> command = List.of(
                "clickhouse",
                "--path=" + args[1],
                "--config-file=" + args[2],
                "--listen_host=127.0.0.1",
                "--http_port=" + args[3],
                "--tcp_port=" + args[4],
                "-q",
                "CREATE DATABASE IF NOT EXISTS earshot;"
                        + "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP;"
                        + "SELECT getServerPort('http_port'), getServerPort('tcp_port') INTO OUTFILE '" + ready
                        + "' FORMAT TSV;"
                        + "SELECT * FROM file('" + stop + "', 'LineAsString') FORMAT Null;"
                        + "SYSTEM STOP LISTEN QUERIES ALL; SELECT 1 FORMAT Null");
        Thread engine = new Thread(() -> run(library, command), "clickhouse");
        engine.setDaemon(true);
        engine.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(writeEnd, engine, folder), "stop"));

        ChildJvm.sayReady(awaitPorts(engine, ready));
        ChildJvm.awaitParent();
        System.exit(0);
    }

    /** Loads the library and keeps its signal handlers out: without the JVM's own, a null check ends the process. */
    private static NativeLibrary load(String file) {
        NativeLibrary library = NativeLibrary.getInstance(file);
        Function sigaction = C.getFunction("sigaction");
        Memory[] handlers = new Memory[SIGNALS.length];
        for (int i = 0; i < SIGNALS.length; i++) {
            handlers[i] = new Memory(256);
            handlers[i].clear();
            sigaction.invokeInt(new Object[] {SIGNALS[i], Pointer.NULL, handlers[i]});
        }
        library.getFunction("chdb_set_signal_handlers_enabled").invokeVoid(new Object[] {0});
        for (int i = 0; i < SIGNALS.length; i++) {
            sigaction.invokeInt(new Object[] {SIGNALS[i], handlers[i], Pointer.NULL});
        }
        return library;
    }

    private static void run(NativeLibrary library, List<String> command) {
        StringArray argv = new StringArray(command.toArray(new String[0]), "UTF-8");
        Pointer result = library.getFunction("chdb_query_cmdline").invokePointer(new Object[] {command.size(), argv});
        Pointer error = library.getFunction("chdb_result_error").invokePointer(new Object[] {result});
        if (error != null) {
            System.err.println(error.getString(0, "UTF-8"));
        }
    }

    /** The engine itself writes its ports once it listens; a probe of a port could meet another server. */
    private static Map<String, ?> awaitPorts(Thread engine, Path ready) throws IOException, InterruptedException {
        while (!Files.exists(ready) || Files.size(ready) == 0) {
            engine.join(10);
            if (!engine.isAlive()) {
                System.err.println("ClickHouse ended before it served");
                System.err.flush();
                exitNow(1);
            }
        }
        String[] ports = Files.readString(ready, StandardCharsets.UTF_8).strip().split("\t");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("http", ports[0]);
        values.put("tcp", ports[1]);
        return values;
    }

    private static void stop(RandomAccessFile writeEnd, Thread engine, Path folder) {
        try {
            writeEnd.close();
            engine.join(20_000);
            deleteFiles(folder);
        } catch (IOException | InterruptedException e) {
            System.err.println("while stopping: " + e);
        }
        System.err.flush();
        exitNow(engine.isAlive() ? 1 : 0);
    }

    /** What a crash left must not pass for this run's. */
    private static void deleteFiles(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("stop"));
        Files.deleteIfExists(folder.resolve("ready"));
    }

    /** Ends without the destructors of C++, one of which once aborted. */
    private static void exitNow(int status) {
        C.getFunction("_exit").invokeVoid(new Object[] {status});
    }
}
