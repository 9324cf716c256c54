package io.earshot.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Finds the native library that holds ClickHouse. */
public final class ClickHouseLibrary {
    /** Names the library's file, where it lies elsewhere than the build put it. */
    public static final String VARIABLE = "EARSHOT_CHDB_LIBRARY";

    private static final Path IN_MODULES = Path.of("node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");

    private ClickHouseLibrary() {}

    /** Whether the library is made for machines like this one. */
    public static boolean isForThisPlatform() {
        return platform().equals("Linux amd64");
    }

    private static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** Returns why this machine cannot load the library, or nothing if it can. */
    public static Optional<String> obstacle() {
        if (!isForThisPlatform()) {
            return Optional.of("the built-in ClickHouse runs on Linux x86-64 only, and this is " + platform()
                    + ": give the address of your own server with --clickhouse jdbc:clickhouse://HOST:8123/earshot");
        }
        if (find().isEmpty()) {
            return Optional.of("the ClickHouse library is not there: run local/fetch-clickhouse.sh,"
                    + " or name the file libchdb.so in the variable " + VARIABLE);
        }
        return Optional.empty();
    }

    /** Returns the library's file: the one that the variable names, or the one that the build fetched. */
    public static Optional<Path> find() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isRegularFile);
        }
        // target/classes and target/*.jar both lie in the module whose node_modules has it.
        for (Path folder = codeLocation(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve(IN_MODULES);
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Path codeLocation() {
        CodeSource source = ClickHouseLibrary.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
