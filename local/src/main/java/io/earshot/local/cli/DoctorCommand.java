package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.ClickHouseLibrary;
import io.earshot.local.ClickHouseProcess;
import io.earshot.local.DataFolder;
import io.earshot.local.FlinkCluster;
import io.earshot.local.KafkaProcess;
import io.earshot.local.Ports;
import io.earshot.local.RunningStack;
import io.earshot.local.Topics;
import io.earshot.sinks.ClickHouseConnection;
import io.earshot.sinks.Migrations;
import io.earshot.sources.CustomerKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether everything is there that Earshot needs, and says how to mend what is not. */
@Command(
        name = "doctor",
        description = {
            "Check the JDK, Node, ports, disk, native library, connections and schema version, and say how to mend each.",
            "Ends with 1 if something must be mended."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final long NEEDED_DISK_BYTES = 3L << 30;
    private static final long NEEDED_MEMORY_BYTES = 4L << 30;
    private static final int PATIENCE_SECONDS = 15;

    @Mixin
    private AllServers servers;

    private final Terminal terminal = Terminal.standard();
    private boolean healthy = true;

    @Override
    public Integer call() {
        Optional<RunningStack> running = RunningStack.find(servers.folder());
        terminal.say(terminal.bold("This machine"));
        java();
        node();
        cores();
        disk();
        terminal.say();
        terminal.say(terminal.bold("The laptop stack"));
        running.ifPresentOrElse(stack -> good("stack", "runs, process " + stack.pid()), () -> {
            hint("stack", "does not run", "./earshot up starts it, ./earshot demo shows it at work");
            ports();
        });
        library();
        customerKey();
        if (running.isPresent() || servers.ownKafka().isPresent()) {
            terminal.say();
            terminal.say(terminal.bold("Kafka"));
            kafka(servers.kafka());
        }
        if (running.isPresent() || servers.ownClickHouse(servers.folder()).isPresent()) {
            terminal.say();
            terminal.say(terminal.bold("ClickHouse"));
            clickHouse(servers.clickHouse());
        }
        terminal.say();
        terminal.say(healthy ? terminal.good("All is well.") : terminal.bad("Something must be mended."));
        return healthy ? 0 : 1;
    }

    private void java() {
        int version = Runtime.version().feature();
        check("Java", version + ", " + System.getProperty("java.home"), version >= 17, "install a JDK 17 or later");
        Path compiler = Path.of(System.getProperty("java.home"), "bin", "javac");
        if (!Files.exists(compiler)) {
            hint("javac", "is not there", "to build, install a JDK (Debian: apt install openjdk-17-jdk-headless)");
        }
    }

    private void node() {
        Optional<String> version = output("node", "--version");
        check(
                "Node",
                version.orElse("not there"),
                version.isPresent(),
                "install Node with npm (Debian: apt install nodejs npm): the build fetches ClickHouse with it");
    }

    private void cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        good("cores", Integer.toString(cores));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            long bytes = system.getTotalMemorySize();
            check(
                    "memory",
                    gibibytes(bytes),
                    bytes >= NEEDED_MEMORY_BYTES,
                    "the stack wants 4 GiB: EARSHOT_HEAP=1g makes Flink smaller");
        }
    }

    private void disk() {
        try {
            Path existing = servers.folder().toAbsolutePath();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            long free = Files.getFileStore(existing).getUsableSpace();
            check(
                    "disk",
                    gibibytes(free) + " free for " + servers.folder(),
                    free >= NEEDED_DISK_BYTES,
                    "free 3 GiB, or choose a folder elsewhere with --data");
            check(
                    "folder",
                    servers.folder() + " can be written",
                    Files.isWritable(existing),
                    "choose another folder with --data");
        } catch (IOException e) {
            bad("disk", "cannot be looked at: " + e.getMessage(), "choose another folder with --data");
        }
    }

    private void ports() {
        Map<Integer, String> usual = new TreeMap<>(Map.of(
                KafkaProcess.USUAL_PORT, "Kafka",
                ClickHouseProcess.USUAL_HTTP_PORT, "ClickHouse, HTTP",
                ClickHouseProcess.USUAL_TCP_PORT, "ClickHouse, native",
                FlinkCluster.USUAL_PORT, "Flink's web interface"));
        usual.forEach((port, who) -> {
            if (Ports.isFree(port)) {
                good("port " + port, "is free for " + who);
            } else {
                hint("port " + port, "is taken", who + " will take another, and say which");
            }
        });
    }

    private void library() {
        Optional<String> obstacle = ClickHouseLibrary.obstacle();
        if (obstacle.isPresent()) {
            bad("ClickHouse", "cannot run here", obstacle.get());
            return;
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("earshot-doctor");
            long began = System.nanoTime();
            try (ClickHouseProcess probe = ClickHouseProcess.start(folder)) {
                good(
                        "ClickHouse",
                        "starts in %.1f s, process %d".formatted((System.nanoTime() - began) / 1e9, probe.pid()));
            }
        } catch (IOException | RuntimeException e) {
            bad("ClickHouse", "does not start", String.valueOf(e.getMessage()));
        } finally {
            if (folder != null) {
                DataFolder.delete(folder);
            }
        }
    }

    private void customerKey() {
        if (CustomerKeys.isDemo(new CustomerKeys.Location(null))) {
            hint(
                    "customer key",
                    "is the public demo key",
                    "before real data comes, set EARSHOT_CUSTOMER_KEY=key-id:secret or the job's customer-key.file");
        } else {
            good("customer key", "comes from " + CustomerKeys.ENVIRONMENT);
        }
    }

    private void kafka(Map<String, String> properties) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put("request.timeout.ms", Integer.toString(PATIENCE_SECONDS * 1000 / 3));
        settings.put("default.api.timeout.ms", Integer.toString(PATIENCE_SECONDS * 1000));
        String where = properties.get("bootstrap.servers");
        try (Admin admin = Admin.create(settings)) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .size();
            good("connection", where + " answers, brokers: " + brokers);
            topics(properties);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            bad(
                    "connection",
                    where + " does not answer",
                    "look at the address, and at security.protocol and the SASL settings: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void topics(Map<String, String> properties) {
        Map<String, List<String>> present;
        try {
            present = Topics.problems(properties);
        } catch (IllegalStateException e) {
            bad("topics", "cannot be looked at", String.valueOf(e.getMessage()));
            return;
        }
        List<String> missing = new ArrayList<>(Topics.all());
        missing.removeAll(present.keySet());
        check(
                "topics",
                missing.isEmpty() ? "all there" : "missing: " + String.join(", ", missing),
                missing.isEmpty(),
                "./earshot topics create makes them");
        present.values()
                .forEach(problems -> problems.forEach(
                        problem -> bad("topic", problem, "kafka-configs.sh --alter --entity-type topics changes it")));
    }

    private void clickHouse(ClickHouseAddress address) {
        ClickHouseConnection connection = new ClickHouseConnection(
                address.jdbcUrl(), address.user(), address.passwordFile().toString());
        try {
            int version = Migrations.version(connection);
            good("connection", address.jdbcUrl() + " answers to " + address.user());
            int latest = Migrations.latest();
            if (version == latest) {
                good("schema", "version " + version);
            } else if (version == 0) {
                hint("schema", "is not there yet", "the first job makes it: ./earshot run attribution");
            } else if (version < latest) {
                hint("schema", "version %d of %d".formatted(version, latest), "the next start of a job brings it up");
            } else {
                bad(
                        "schema",
                        "version %d, newer than this build's %d".formatted(version, latest),
                        "run the build that made it, or a newer one");
            }
        } catch (SQLException | RuntimeException e) {
            bad("connection", address.jdbcUrl() + " does not answer", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private void check(String what, String finding, boolean fine, String remedy) {
        if (fine) {
            good(what, finding);
        } else {
            bad(what, finding, remedy);
        }
    }

    private void good(String what, String finding) {
        line(terminal.good("✓"), what, finding);
    }

    /** Nothing to mend, but worth knowing. */
    private void hint(String what, String finding, String advice) {
        line(terminal.warn("!"), what, finding);
        terminal.say("                  " + terminal.dim("→ " + advice));
    }

    private void bad(String what, String finding, String remedy) {
        healthy = false;
        line(terminal.bad("✗"), what, finding);
        terminal.say("                  → " + remedy);
    }

    private void line(String mark, String what, String finding) {
        terminal.say("  " + mark + " %-13s ".formatted(what) + finding);
    }
}
