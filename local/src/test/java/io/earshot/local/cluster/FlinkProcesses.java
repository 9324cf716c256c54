package io.earshot.local.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.Await;
import io.earshot.local.ChildJvm;
import io.earshot.local.Flink;
import io.earshot.local.FlinkRest;
import io.earshot.local.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster of several processes on the loopback address: ZooKeeper, one JobManager, and TaskManagers with a slot
 * for each job, from the jars of Flink. ZooKeeper keeps what a new JobManager needs to go on with the job. It runs jobs as the settings
 * of {@code deploy/flink/config.yaml} have it: on RocksDB, with incremental checkpoints. What ends of itself is started again, as
 * compose and Kubernetes do.
 *
 * <p>Jobs come as they come to any cluster: Flink's own client sends it the shaded jar.
 */
public final class FlinkProcesses implements Flink {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** A process is given up for dead after so long a silence. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration SUPERVISION = Duration.ofSeconds(1);

    private static final Pattern SUBMITTED = Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");

    /**
     * Beside the settings that are deployed: where and how large, and shorter times. A job is not long in coming again, and
     * a checkpoint not in being given up, or a trial of many faults would mostly wait.
     */
    private static final String OF_THIS_CLUSTER =
            """
            jobmanager.rpc.address: 127.0.0.1
            jobmanager.bind-host: 127.0.0.1
            jobmanager.memory.process.size: 1024m
            taskmanager.host: 127.0.0.1
            taskmanager.bind-host: 127.0.0.1
            taskmanager.numberOfTaskSlots: %d
            taskmanager.cpu.cores: 1.0
            taskmanager.memory.task.heap.size: %dm
            taskmanager.memory.task.off-heap.size: 0m
            taskmanager.memory.managed.size: %dm
            taskmanager.memory.network.min: %dm
            taskmanager.memory.network.max: %dm
            taskmanager.memory.framework.heap.size: 128m
            taskmanager.memory.framework.off-heap.size: 128m
            taskmanager.memory.jvm-metaspace.size: 256m
            taskmanager.memory.jvm-overhead.min: 192m
            taskmanager.memory.jvm-overhead.max: 192m
            rest.address: 127.0.0.1
            rest.bind-address: 127.0.0.1
            rest.port: %d
            rest.bind-port: %d
            io.tmp.dirs: %s
            web.tmpdir: %s
            heartbeat.interval: 1000
            heartbeat.timeout: %d
            pekko.startup-timeout: 120 s
            high-availability.type: zookeeper
            high-availability.storageDir: %s
            high-availability.zookeeper.quorum: 127.0.0.1:%d
            high-availability.zookeeper.client.session-timeout: 6000
            high-availability.zookeeper.client.connection-timeout: 6000
            high-availability.zookeeper.client.tolerate-suspended-connections: true
            restart-strategy.exponential-delay.max-backoff: 2 s
            execution.checkpointing.interval: %d ms
            execution.checkpointing.min-pause: 500 ms
            execution.checkpointing.timeout: 30 s
            execution.checkpointing.dir: %s
            execution.checkpointing.savepoint-dir: %s
            parallelism.default: %d
            """;

    private final Path folder;
    private final String classPath;
    private final FlinkRest rest;
    private final ChildJvm zooKeeper;
    private final List<ChildJvm> taskManagers = new ArrayList<>();
    private final Timer supervisor = new Timer("supervisor", true);
    private final int jobs;
    private ChildJvm jobManager;
    private int started;
    private int revived;

    private FlinkProcesses(Path folder, int taskManagerCount, int jobs, Duration checkpointInterval)
            throws IOException {
        this.jobs = jobs;
        this.folder = folder.toAbsolutePath();
        classPath = FlinkJars.classPath(this.folder.resolve("tethered"));
        int zooKeeperPort = Ports.lasting();
        int restPort = Ports.lasting();
        rest = new FlinkRest(URI.create("http://127.0.0.1:" + restPort));
        configure(zooKeeperPort, restPort, taskManagerCount, checkpointInterval);
        zooKeeper = start(
                "zookeeper",
                "-Xmx96m",
                List.of(
                        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                        "--zkConfigFile",
                        conf().resolve("zoo.cfg").toString(),
                        "--peerId",
                        "1"));
        jobManager = newJobManager();
        for (int i = 0; i < taskManagerCount; i++) {
            taskManagers.add(newTaskManager());
        }
        supervisor.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        revive();
                    }
                },
                SUPERVISION.toMillis(),
                SUPERVISION.toMillis());
    }

    /** Starts all processes and waits until every slot is there. */
    public static FlinkProcesses start(Path folder, int taskManagers, int jobs, Duration checkpointInterval) {
        try {
            FlinkProcesses cluster = new FlinkProcesses(folder, taskManagers, jobs, checkpointInterval);
            cluster.awaitTaskManagers();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configure(int zooKeeperPort, int restPort, int parallelism, Duration checkpointInterval)
            throws IOException {
        Files.createDirectories(conf());
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                conf().resolve("zoo.cfg"),
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                tickTime=1000
                admin.enableServer=false
                """
                        .formatted(folder.resolve("zookeeper"), zooKeeperPort));
        Configuration settings = DeployedSettings.read(folder.resolve("deployed"));
        Set.copyOf(settings.keySet()).stream()
                .filter(key -> key.startsWith("metrics."))
                .forEach(settings::removeKey);
        OF_THIS_CLUSTER
                .formatted(
                        jobs,
                        taskHeapMegabytes(),
                        96 * jobs,
                        64 * jobs,
                        64 * jobs,
                        restPort,
                        restPort,
                        folder.resolve("tmp"),
                        folder.resolve("tmp"),
                        HEARTBEAT_TIMEOUT.toMillis(),
                        folder.resolve("ha").toUri(),
                        zooKeeperPort,
                        checkpointInterval.toMillis(),
                        checkpoints().toUri(),
                        folder.resolve("savepoints").toUri(),
                        parallelism)
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(setting -> settings.setString(setting[0], setting[1]));
        Files.write(conf().resolve("config.yaml"), ConfigurationUtils.convertConfigToWritableLines(settings, true));
        Files.writeString(
                conf().resolve("log4j2.properties"),
                """
                status = error
                rootLogger.level = info
                rootLogger.appenderRef.console.ref = console
                logger.zookeeper.name = org.apache.flink.shaded
                logger.zookeeper.level = warn
                logger.kafka.name = org.apache.kafka.clients.consumer
                logger.kafka.level = warn
                appender.console.type = Console
                appender.console.name = console
                appender.console.target = SYSTEM_ERR
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n%ex
                """);
    }

    private int taskHeapMegabytes() {
        return 384 + 256 * jobs;
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    /** Where checkpoints are, a folder for each job. */
    public Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    private ChildJvm newJobManager() {
        return start(
                "jobmanager",
                "-Xmx512m",
                List.of(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        conf().toString(),
                        "--executionMode",
                        "cluster"));
    }

    private ChildJvm newTaskManager() {
        return start(
                "taskmanager",
                "-Xmx" + (taskHeapMegabytes() + 128) + "m",
                List.of("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "--configDir", conf().toString()));
    }

    private ChildJvm start(String name, String heap, List<String> arguments) {
        Path log = folder.resolve("logs").resolve(name + "-" + ++started + ".log");
        return ChildJvm.start(
                new ChildJvm.Command(
                        name,
                        Tethered.class,
                        classPath,
                        List.of(
                                heap,
                                "-XX:MaxDirectMemorySize=" + (448 + 64 * jobs) + "m",
                                "-Dlog4j2.configurationFile=" + conf().resolve("log4j2.properties"),
                                "--add-opens=java.base/java.util=ALL-UNNAMED"),
                        arguments,
                        Map.of("FLINK_CONF_DIR", conf().toString()),
                        log),
                PATIENCE);
    }

    private void awaitTaskManagers() {
        Await.until(
                PATIENCE,
                () -> rest.get("/overview").get("taskmanagers").asInt() >= taskManagers.size(),
                () -> "not all TaskManagers are there; logs in " + folder.resolve("logs"));
    }

    @Override
    public JobID submit(Class<?> main, List<String> arguments, @Nullable String savepoint) {
        return submit(main, arguments, savepoint, taskManagers.size());
    }

    /** Runs {@code flink run -d} in a process of its own. A main that is not in the jobs' jar goes beside it. */
    public JobID submit(Class<?> main, List<String> arguments, @Nullable String savepoint, int parallelism) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "-p", Integer.toString(parallelism)));
        if (savepoint != null) {
            line.addAll(List.of("-s", savepoint));
        }
        FlinkJars.besideJobs(main).ifPresent(classes -> line.addAll(List.of("-C", classes)));
        line.addAll(List.of("-c", main.getName(), FlinkJars.jobs().toString()));
        line.addAll(arguments);
        String said = client(line);
        Matcher job = SUBMITTED.matcher(said);
        if (!job.find()) {
            throw new IllegalStateException("flink run said:\n" + said);
        }
        return JobID.fromHexString(job.group(1));
    }

    /** What {@code flink list} says. */
    public String list() {
        return client(List.of("list"));
    }

    /** Runs Flink's own client in a process of its own, and returns what it said. */
    private String client(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + conf().resolve("log4j2.properties"),
                "org.apache.flink.client.cli.CliFrontend"));
        line.addAll(arguments);
        Path log = folder.resolve("logs").resolve("client-" + ++started + ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("CLASSPATH", classPath);
            builder.environment().put("FLINK_CONF_DIR", conf().toString());
            int status = builder.start().waitFor();
            String said = Files.readString(log, StandardCharsets.UTF_8);
            if (status != 0) {
                throw new IllegalStateException(
                        "flink " + arguments.get(0) + " ended with " + status + " and said:\n" + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Flink's client ran", e);
        }
    }

    @Override
    public JobStatus status(JobID job) {
        return JobStatus.valueOf(rest.get("/jobs/" + job).get("state").asText());
    }

    @Override
    public int restarts(JobID job) {
        JsonNode metrics = rest.get("/jobs/" + job + "/metrics?get=numRestarts");
        return metrics.path(0).path("value").asInt();
    }

    /** Waits until every task of the job runs. */
    public void awaitRunning(JobID job) {
        Await.until(
                PATIENCE,
                () -> {
                    for (JsonNode vertex : rest.get("/jobs/" + job).get("vertices")) {
                        if (!vertex.get("status").asText().equals("RUNNING")) {
                            return false;
                        }
                    }
                    return status(job) == JobStatus.RUNNING;
                },
                () -> "the job does not run; logs in " + folder.resolve("logs"));
    }

    @Override
    public void checkpoint(JobID job) {
        awaitRunning(job);
        operation("/jobs/" + job + "/checkpoints", "{}");
    }

    @Override
    public String stopWithSavepoint(JobID job) {
        awaitRunning(job);
        String stop = rest.post("/jobs/" + job + "/stop", "{\"drain\": false, \"formatType\": \"CANONICAL\"}")
                .get("request-id")
                .asText();
        String savepoint =
                await("/jobs/" + job + "/savepoints/" + stop).get("location").asText();
        awaitEnd(job);
        return savepoint;
    }

    @Override
    public void cancel(JobID job) {
        rest.patch("/jobs/" + job + "?mode=cancel");
        awaitEnd(job);
    }

    private void awaitEnd(JobID job) {
        Await.until(
                PATIENCE, () -> status(job).isGloballyTerminalState(), () -> "the job has not ended: " + status(job));
    }

    private void operation(String path, String json) {
        await(path + "/" + rest.post(path, json).get("request-id").asText());
    }

    private JsonNode await(String operation) {
        Await.until(
                PATIENCE,
                () -> rest.get(operation).path("status").path("id").asText().equals("COMPLETED"),
                () -> operation + " has not completed");
        JsonNode result = rest.get(operation).get("operation");
        if (result.has("failure-cause")) {
            throw new IllegalStateException(operation + " failed: " + result.get("failure-cause"));
        }
        return result;
    }

    /** Throws an IllegalStateException while there is no JobManager. */
    @Override
    public JsonNode rest(String path) {
        return rest.get(path);
    }

    public synchronized long jobManager() {
        return jobManager.pid();
    }

    /** The process ids of the TaskManagers. */
    public synchronized List<Long> taskManagers() {
        return taskManagers.stream().map(ChildJvm::pid).toList();
    }

    /** Ends the JobManager as a crash would, and starts another. */
    public synchronized void replaceJobManager() {
        jobManager.kill();
        jobManager = newJobManager();
    }

    /** Ends a TaskManager as a crash would, and starts another. */
    public synchronized void replaceTaskManager(int index) {
        taskManagers.get(index).kill();
        taskManagers.set(index, newTaskManager());
    }

    /** Ends all TaskManagers as a crash would, and starts as many. */
    public synchronized void replaceTaskManagers() {
        taskManagers.forEach(ChildJvm::kill);
        taskManagers.replaceAll(killed -> newTaskManager());
    }

    private synchronized void revive() {
        if (!jobManager.isAlive()) {
            jobManager = newJobManager();
            revived++;
        }
        for (int i = 0; i < taskManagers.size(); i++) {
            if (!taskManagers.get(i).isAlive()) {
                taskManagers.set(i, newTaskManager());
                revived++;
            }
        }
    }

    /** How many processes have ended of themselves and were started again. */
    public synchronized int revived() {
        return revived;
    }

    /** What the logs of some processes say from now on. */
    public LogMark mark(String processes) {
        return new LogMark(folder.resolve("logs"), processes);
    }

    @Override
    public synchronized void close() {
        supervisor.cancel();
        taskManagers.forEach(ChildJvm::kill);
        jobManager.kill();
        zooKeeper.kill();
    }
}
